// The photographs of an assessment on its pages: taken, looked at, told what they show.

import { keepDraft } from "./drafts.js";
import { textField } from "./fields.js";
import { MOST_PICTURES, dropPicture, isKept, keepPicture, takePicture } from "./pictures.js";
import { h } from "./view.js";

const LONGEST_CAPTION = 200;
/** Why the last picture was not taken or kept, by draft and question. @type {Map<string, string>} */
const faults = new Map();

/** @param {import("./drafts.js").Draft} draft @param {string} id */
export const captionOf = (draft, id) => (draft.captions?.[`caption-${id}`] ?? "").trim();

/** Photographs that do not say what they show. @param {import("./drafts.js").Draft} draft */
export const unnamed = (draft) => (draft.pictures ?? []).filter(({ id }) => !captionOf(draft, id));

/**
 * @param {import("./drafts.js").Draft} draft
 * @param {string} link the question; empty for the home as a whole
 * @param {string} label
 * @param {() => void} changed
 */
export function albumPart(draft, link, label, changed) {
  draft.pictures ??= [];
  const own = draft.pictures.filter((one) => one.link === link);
  const isFull = draft.pictures.length >= MOST_PICTURES;
  const id = `picture-${link || "home"}`;
  const fault = faults.get(`${draft.id} ${link}`);
  const take = async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    input.value = "";
    if (file) await taken(draft, link, file);
    changed();
  };
  return h(
    "div",
    { class: "album", key: `album-${link}` },
    ...own.map((picture) => pictureRow(draft, picture, changed)),
    isFull
      ? h("p", { class: "soft" }, `${MOST_PICTURES} photographs are all that one assessment takes.`)
      : h("p", { class: "text-field" }, h("label", { for: id }, label), h("input", { id, type: "file", accept: "image/*", capture: "environment", on: { change: (/** @type {Event} */ event) => void take(event) } })),
    fault && h("p", { class: "odd", role: "alert" }, fault),
  );
}

/** @param {import("./drafts.js").Draft} draft @param {string} link @param {File} file */
async function taken(draft, link, file) {
  faults.delete(`${draft.id} ${link}`);
  try {
    const { picture, fault } = await takePicture(draft.id, link, file);
    draft.pictures = [...(draft.pictures ?? []), picture];
    if (fault) faults.set(`${draft.id} ${link}`, `Not kept on this tablet yet: ${fault}`);
  } catch (fault) {
    faults.set(`${draft.id} ${link}`, fault instanceof Error ? fault.message : String(fault));
  }
}

/** @param {import("./drafts.js").Draft} draft @param {import("./pictures.js").Picture} picture @param {() => void} changed */
function pictureRow(draft, picture, changed) {
  const captions = (draft.captions ??= {});
  const name = `caption-${picture.id}`;
  const field = textField(name, "What it shows", captions, changed);
  /** @type {import("./view.js").Piece} */ (field.children[1]).props.maxlength = LONGEST_CAPTION;
  const away = () => {
    draft.pictures = draft.pictures?.filter(({ id }) => id !== picture.id);
    delete captions[name];
    void dropPicture(draft.id, picture.id);
    changed();
  };
  const again = async () => {
    const fault = await keepPicture(draft.id, picture.id);
    if (fault) faults.set(`${draft.id} ${picture.link}`, `Not kept on this tablet yet: ${fault}`);
    else faults.delete(`${draft.id} ${picture.link}`);
    keepDraft(draft);
    changed();
  };
  return h(
    "div",
    { class: "picture", key: picture.id },
    h("img", { src: picture.thumb, alt: captionOf(draft, picture.id) || "Photograph that nobody named yet" }),
    h("div", null, field, h("p", { class: "step-ways" }, h("button", { class: "btn", on: { click: away } }, "Remove this photograph"), !isKept(picture.id) && h("button", { class: "btn", on: { click: () => void again() } }, "Try to keep it again"))),
  );
}
