import sax from 'sax';

/** The fields of a message: texts and numbers as texts. */
export type Fields = Record<string, string>;

/**
 * Reads a flat message of WeChat, JSON or XML. Names are trimmed: WeChat's own JSON sample has some with a leading blank.
 *
 * @return undefined for anything else
 */
export function parseFields(text: string): Fields | undefined {
  return text.trimStart().startsWith('<') ? parseXml(text) : parseJson(text);
}

function parseJson(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value).filter(([, field]) => ['string', 'number'].includes(typeof field));
    return Object.fromEntries(entries.map(([name, field]) => [name.trim(), String(field)]));
  } catch {
    return undefined;
  }
}

/** `<xml><Name>text</Name>…</xml>`. Knows no entities but XML's own five, and no DTD. */
function parseXml(text: string): Fields | undefined {
  const fields: [name: string, text: string][] = [];
  const parser = sax.parser(true);
  let depth = 0;
  const add = (more: string) => {
    if (depth === 2) fields[fields.length - 1][1] += more;
  };
  parser.onopentag = ({ name }) => {
    depth += 1;
    if (depth === 2) fields.push([name, '']);
  };
  parser.onclosetag = () => (depth -= 1);
  parser.onerror = (err) => {
    throw err;
  };
  parser.ontext = add;
  parser.oncdata = add;
  try {
    parser.write(text).close();
    return Object.fromEntries(fields);
  } catch {
    return undefined;
  }
}
