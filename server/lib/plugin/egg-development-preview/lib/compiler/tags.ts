export interface Tag {
  name: string;
  /** The position of the name in the template. */
  offset: number;
  attributes: { name: string; offset: number }[];
}

/** A comment, the content of a wxs script, a data binding, or the beginning of a tag. */
const PIECE = /<!--[\s\S]*?(?:-->|$)|<wxs\b[\s\S]*?(?:<\/wxs>|\/>)|\{\{[\s\S]*?\}\}|<([a-zA-Z][\w-]*)/g;

/** An attribute's name and value, or the end of the tag. */
const ATTRIBUTE = /\s*(?:([^\s=/>"']+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?|(\/?>)|.)/gs;

/** Finds the tags of a template with their positions, which the compiler does not report. For valid templates only. */
export function tagsOf(wxml: string): Tag[] {
  const tags: Tag[] = [];
  PIECE.lastIndex = 0;
  for (let piece = PIECE.exec(wxml); piece; piece = PIECE.exec(wxml)) {
    if (piece[1] === undefined) continue;
    const tag: Tag = { name: piece[1], offset: piece.index + 1, attributes: [] };
    ATTRIBUTE.lastIndex = PIECE.lastIndex;
    for (let part = ATTRIBUTE.exec(wxml); part && !part[2]; part = ATTRIBUTE.exec(wxml)) {
      if (part[1]) tag.attributes.push({ name: part[1], offset: part.index + part[0].indexOf(part[1]) });
    }
    PIECE.lastIndex = ATTRIBUTE.lastIndex || wxml.length;
    tags.push(tag);
  }
  return tags;
}
