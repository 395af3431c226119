/** Is a text well-formed HTML in the strict way that XML asks for? A reader of its own, so that no escape is believed. */

const entity = /&(?!(?:amp|lt|gt|quot|#39);)/;
const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][\w:-]*="[^"<]*")*)\s*(\/?)>/;

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Of its own, entities as they stand there. */
  readonly text: string;
}

/** All elements in the order of their ends. Throws on what is not well-formed. */
export function elementsOf(source: string): readonly Element[] {
  const doctype = '<!DOCTYPE html>\n';
  if (!source.startsWith(doctype)) throw new Error('no doctype');
  const found: Element[] = [];
  const open: { name: string; attributes: ReadonlyMap<string, string>; text: string }[] = [];
  let rest = source.slice(doctype.length);
  while (rest !== '') {
    const next = rest.indexOf('<');
    const text = next === -1 ? rest : rest.slice(0, next);
    const inside = open.at(-1);
    if (
      inside === undefined
        ? text.trim() !== ''
        : inside.name !== 'style' && (text.includes('>') || entity.test(text))
    )
      throw new Error(`loose text: ${text.slice(0, 80)}`);
    if (inside !== undefined) inside.text += text;
    rest = rest.slice(text.length);
    if (rest === '') break;
    const [whole, slash, name = '', given = '', selfClosed] = tag.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`no tag: ${rest.slice(0, 80)}`);
    rest = rest.slice(whole.length);
    if (slash === '/') {
      const ended = open.pop();
      if (ended?.name !== name) throw new Error(`</${name}> ends <${String(ended?.name)}>`);
      found.push(ended);
      continue;
    }
    const attributes = new Map(
      [...given.matchAll(/([a-zA-Z][\w:-]*)="([^"<]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    );
    for (const value of attributes.values())
      if (entity.test(value)) throw new Error(`loose & in an attribute: ${value.slice(0, 80)}`);
    if (selfClosed === '/') found.push({ name, attributes, text: '' });
    else open.push({ name, attributes, text: '' });
  }
  if (open.length > 0) throw new Error(`never ended: ${open.map(({ name }) => name).join(' ')}`);
  return found;
}
