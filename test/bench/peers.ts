import path from 'node:path';

export interface Peer {
  name: string;
  title: string;
  /** The script to run. */
  file: string;
}

const PEERS = path.join(__dirname, 'peers');

/** The peer that the others are compared with. */
export const LIMIT = 'raw';

export const OURS: Peer = {
  name: 'ours',
  title: '**ours**, the production build',
  file: path.join(__dirname, '../../dist/start.js'),
};

export const ALL: Peer[] = [
  { name: LIMIT, title: 'raw node:http + ioredis', file: path.join(PEERS, 'raw.mjs') },
  { name: 'fastify-tuned', title: 'Fastify 5, tuned', file: path.join(PEERS, 'fastify_tuned.mjs') },
  { name: 'fastify', title: 'Fastify 5', file: path.join(PEERS, 'fastify.mjs') },
  { name: 'koa', title: 'Koa 3', file: path.join(PEERS, 'koa.mjs') },
  { name: 'express', title: 'Express 5', file: path.join(PEERS, 'express.mjs') },
  { name: 'egg-tutorial', title: 'Egg 3, the usual tutorial', file: path.join(PEERS, 'egg_tutorial/start.js') },
  OURS,
];
