export interface Tag {
  name: string;
  /** The position of the name in the template. */
  offset: number;
  attributes: { name: string; offset: number; value?: string }[];
}

/** A comment, the content of a wxs script, a data binding, or the beginning of a tag. */
const PIECE = /<!--[\s\S]*?(?:-->|$)|<wxs\b[\s\S]*?(?:<\/wxs>|\/>)|\{\{[\s\S]*?\}\}|<([a-zA-Z][\w-]*)/g;

/** An attribute's name and value, or the end of the tag. */
const ATTRIBUTE = /\s*(?:([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?|(\/?>)|.)/gs;

/** Finds the tags of a template with their positions, which the compiler does not report. For valid templates only. */
export function tagsOf(wxml: string): Tag[] {
  const tags: Tag[] = [];
  PIECE.lastIndex = 0;
  for (let piece = PIECE.exec(wxml); piece; piece = PIECE.exec(wxml)) {
    if (piece[1] === undefined) continue;
    const tag: Tag = { name: piece[1], offset: piece.index + 1, attributes: [] };
    ATTRIBUTE.lastIndex = PIECE.lastIndex;
    for (let part = ATTRIBUTE.exec(wxml); part && !part[5]; part = ATTRIBUTE.exec(wxml)) {
      const [text, attribute, ...values] = part;
      const value = values.find((each) => each !== undefined);
      if (attribute) tag.attributes.push({ name: attribute, offset: part.index + text.indexOf(attribute), value });
    }
    PIECE.lastIndex = ATTRIBUTE.lastIndex || wxml.length;
    tags.push(tag);
  }
  return tags;
}
