/** Test files that run one after another, in one process and in their own copy of the project. */
export interface Lane {
  name: string;
  /** The arguments of `egg-bin test` that choose the files. */
  files: string[];
  /** Gives way to the others: none of its tests depends on time-outs of half a second. */
  patient?: boolean;
}

/**
 * The folders that take long. The lanes take about the same time, and one waits while another computes. A folder that is
 * renamed and not found here is not lost: the last lane runs it.
 */
const LONG: Record<string, string[]> = {
  browser: ['e2e'],
  processes: [
    'server/cli',
    'server/development',
    'server/faults',
    'server/production',
    'server/soak',
    'server/wechat_login/metrics',
  ],
};

const filesOf = (folder: string) => `../test/${folder}/**/*.test.ts`;

export const ALL_FILES = ['../test/**/*.test.ts', '!../test/**/node_modules', '!../test/fixtures'];

/** Each test file is in one lane. The last lane has all files that no other has. */
export const LANES: Lane[] = [
  ...Object.entries(LONG).map(([name, folders]) => ({
    name,
    files: folders.map(filesOf),
    patient: name !== 'processes',
  })),
  {
    name: 'rest',
    patient: true,
    files: [
      ...ALL_FILES,
      ...Object.values(LONG)
        .flat()
        .map((folder) => `!${filesOf(folder)}`),
    ],
  },
];
