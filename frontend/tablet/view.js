// Draws what the state says: a tree of plain values is laid over the page, touching what differs.

/**
 * @typedef {{tag: string, props: Record<string, any>, children: (Piece | string)[]}} Piece
 * @typedef {Element & {drawn?: Piece, heard?: Record<string, (event: Event) => void>}} Drawn
 */

const SVG = new Set(["svg", "use", "path", "line", "circle", "polyline", "text", "g"]);

/**
 * Say what an element should be. `on` holds what is done on its events, `key` keeps it the same
 * element when its place among its neighbours changes.
 * @param {string} tag
 * @param {Record<string, any> | null} props
 * @param {...any} children texts and pieces; false and null are left out
 * @returns {Piece}
 */
export function h(tag, props, ...children) {
  const kept = children.flat(9).filter((one) => one !== false && one !== null && one !== undefined);
  return {
    tag,
    props: props ?? {},
    children: kept.map((one) => (typeof one === "object" ? one : String(one))),
  };
}

/**
 * @param {string} name
 * @returns {Piece}
 */
export const icon = (name) =>
  h("svg", { class: "i", "aria-hidden": "true" }, h("use", { href: `#i-${name}` }));

/**
 * Make the children of an element what they should be.
 * @param {Element} parent
 * @param {(Piece | string)[]} wanted
 */
export function draw(parent, wanted) {
  const keyed = new Map();
  for (const node of /** @type {Iterable<Drawn>} */ (parent.childNodes)) {
    if (node.drawn?.props.key !== undefined) keyed.set(node.drawn.props.key, node);
  }
  wanted.forEach((piece, place) => {
    const there = /** @type {Drawn | undefined} */ (parent.childNodes[place]);
    if (typeof piece === "string") {
      if (there?.nodeType === Node.TEXT_NODE) {
        if (there.textContent !== piece) there.textContent = piece;
      } else parent.insertBefore(document.createTextNode(piece), there ?? null);
      return;
    }
    const own = piece.props.key === undefined ? there : keyed.get(piece.props.key);
    const fits = own?.drawn?.tag === piece.tag && own.drawn.props.key === piece.props.key;
    const node = fits ? own : made(piece.tag);
    if (node !== there) parent.insertBefore(node, there ?? null);
    lay(node, piece);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild?.remove();
}

/**
 * @param {string} tag
 * @returns {Drawn}
 */
function made(tag) {
  return SVG.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
}

/**
 * @param {Drawn} node
 * @param {Piece} piece
 */
function lay(node, piece) {
  const before = node.drawn?.props ?? {};
  const props = piece.props;
  for (const name of Object.keys(before)) {
    if (!(name in props) && name !== "on" && name !== "key") node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") hear(node, value);
    else if (name === "key") continue;
    else if (name === "value") {
      if (before.value !== value) /** @type {HTMLInputElement} */ (node).value = value;
    } else if (name === "checked") /** @type {HTMLInputElement} */ (node).checked = value;
    else if (before[name] !== value) {
      if (value === false || value === null || value === undefined) node.removeAttribute(name);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  if (!("on" in props) && node.heard) node.heard = {};
  node.drawn = piece;
  draw(node, piece.children);
}

/**
 * @param {Drawn} node
 * @param {Record<string, (event: Event) => void>} handlers
 */
function hear(node, handlers) {
  for (const name of Object.keys(handlers)) {
    if (node.heard && name in node.heard) continue;
    node.addEventListener(name, (event) => node.heard?.[name]?.(event));
  }
  node.heard = { ...Object.fromEntries(Object.keys(node.heard ?? {}).map((k) => [k, noop])), ...handlers };
}

function noop() {}
