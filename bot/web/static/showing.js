// Puts messages on the page. Everything goes in as text, never as HTML.

const DOUBLE_TAP_MS = 1000;

// gov.vn is given to bodies of the State only, so a bare address under it may be pressed.
const OFFICIAL = /^(?:(?:[a-z0-9-]+\.)+gov\.vn|(?:[a-z0-9-]+\.)*chinhphu\.vn)(?:\/\S*)?$/i;
const WORD = /^([([{"'“‘«]*)(.*?)([.,;:!?…)\]}"'”’»]*)$/;

export const log = document.getElementById("log");

const pressed = { payload: "", at: 0 };
let numbered = null; // the list a typed number counts for
let anchor = null; // what the page was scrolled to last, and where that was
let scrolledTo = 0;

export function showMine(text) {
  const mine = element("div", "me");
  const said = element("p", "said");
  said.append(element("span", "unseen", "Bạn: "), text);
  mine.append(said, element("small", "fate"));
  log.append(mine);
  return mine;
}

// `press` is called with the body of a message when a choice is pressed.
export function showLetter(letter, press) {
  const bubble = element("div", "bot");
  const said = element("p", letter.text ? "said" : "unseen");
  said.append(element("span", "unseen", "Trợ lý: "), ...linked(letter.text || "đã gửi một ảnh"));
  bubble.append(said);
  if (secureAddress(letter.picture)) bubble.append(picture(letter.picture));
  if (letter.buttons.length) bubble.append(buttonList(letter.buttons, press));
  log.append(bubble);
  return bubble;
}

function buttonList(buttons, press) {
  const list = element("ul");
  buttons.forEach((button) => {
    const item = element("li");
    item.append(button.kind === "choice" ? choice(button, press) : action(button));
    list.append(item);
  });
  if (list.querySelector("button")) printNumbers(list);
  return list;
}

function picture(address) {
  const shown = element("img");
  shown.alt = "";
  shown.onload = () => isUnmoved() && bringUp(anchor);
  shown.onerror = () => shown.remove();
  shown.src = address;
  return shown;
}

function choice(button, press) {
  const made = element("button", "", button.title);
  made.type = "button";
  made.onclick = () => {
    const at = Date.now();
    if (pressed.payload === button.value && at - pressed.at < DOUBLE_TAP_MS) return;
    pressed.payload = button.value;
    pressed.at = at;
    press({ payload: button.value, title: button.title });
  };
  return made;
}

// A link or a phone number, written out too: whoever reads on a computer dials by hand.
function action(button) {
  const isPhone = button.kind === "phone";
  const address = isPhone ? phoneAddress(button.value) : secureAddress(button.value);
  const made = element(address ? "a" : "span", "action", button.title);
  const plain = isPhone ? button.value : button.value.replace(/^https:\/\/|\/$/g, "");
  if (!button.title.includes(plain)) made.append(" ", element("small", "", plain));
  if (address) made.href = address;
  if (address && !isPhone) openApart(made);
  return made;
}

function openApart(link) {
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.append(element("span", "unseen", " (mở trang mới)"));
}

function phoneAddress(number) {
  const digits = number.replace(/[^+\d]/g, "");
  return digits ? "tel:" + digits : "";
}

// The address if it is whole, https or our own, and hides no name before an @; else "".
function secureAddress(text) {
  try {
    const address = new URL(text);
    const isSecure = address.protocol === "https:" || address.origin === location.origin;
    return isSecure && !address.username && !address.password ? text : "";
  } catch (fault) {
    return "";
  }
}

// The text as pieces to append. Only a whole word is an address: dichvucong.gov.vn.xyz.com is none.
function linked(text) {
  const pieces = text.split(/(\s+)/).map((word) => {
    const [, before, core, after] = WORD.exec(word) || [null, word, "", ""];
    const address = OFFICIAL.test(core) ? "https://" + core : secureAddress(core);
    if (!address) return [word];
    const link = element("a", "", core);
    link.href = address;
    openApart(link);
    return [before, link, after];
  });
  return [].concat(...pieces);
}

// A typed number counts for the newest list alone, so only that one shows numbers.
function printNumbers(list) {
  if (numbered) numbered.querySelectorAll(".number").forEach((shown) => shown.remove());
  numbered = list;
  list.querySelectorAll("button").forEach((button, place) => {
    button.prepend(element("span", "number", place + 1 + " "));
  });
}

// The same words again would be read out again.
export function write(place, text) {
  if (place.textContent !== text) keepingEnd(() => (place.textContent = text));
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// ---- Where the page stands

// Whether the reader has stayed where the newest message is or where we brought them.
export function isFollowing() {
  return isAtEnd() || isUnmoved();
}

export function bringUp(bubble) {
  anchor = bubble;
  // Not scrollIntoView: in the demo it would scroll the page around this frame too.
  const room = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  window.scrollTo(0, window.scrollY + anchor.getBoundingClientRect().top - room);
  scrolledTo = window.scrollY;
}

// Whoever was at the end stays there, though the page or the bar below it grows.
export function keepingEnd(change) {
  const wasAtEnd = isAtEnd();
  change();
  if (wasAtEnd) window.scrollTo(0, document.documentElement.scrollHeight);
}

function isAtEnd() {
  return document.documentElement.scrollHeight - window.innerHeight - window.scrollY < 80;
}

function isUnmoved() {
  return anchor !== null && Math.abs(window.scrollY - scrolledTo) < 4;
}
