// The chat page: says what the person types or presses, and shows what the bot answers.
// ES2019, no look-behind in patterns: phones of 2018 read it too.

const FAST_MS = 400;
const IDLE_MS = 3000;
const HIDDEN_MS = 15000;
const FAST_FOR_MS = 15000;
const TYPING_FOR_MS = 20000;
const REQUEST_MS = 15000;
const SLOW_DOWN_MS = 8000;
const LONGEST_WAIT_MS = 30000;
const DOUBLE_TAP_MS = 1000;
const UNSENT = "chat.unsent.";
const ARRIVAL = "chat.arrival";

const OFFLINE = "Mất mạng, đang thử lại…";
const BUSY = "Máy chủ đang bận, đang thử lại…";
const TOO_FAST = "Gõ hơi nhanh, vài giây nữa mình gửi lại…";
const NO_COOKIE =
  "Trình duyệt đang chặn cookie nên chưa gửi được. Bạn cho phép cookie của trang này rồi tải lại trang.";

const log = document.getElementById("log");
const typing = document.getElementById("typing");
const trouble = document.getElementById("trouble");
const form = document.getElementById("form");
const words = document.getElementById("words");
const send = document.getElementById("send");

const queue = []; // messages on their way, oldest first
const troubles = { send: "", fetch: "", box: "" };
const faults = { send: 0, fetch: 0 };
const pressed = { payload: "", at: 0 };
let last = 0; // the newest letter shown
let fastUntil = 0;
let isOpen = false; // the talk so far is shown
let isDelivering = false;
let isPolling = false;
let isCookieNew = false;
let deliverTimer = 0;
let pollTimer = 0;
let typingTimer = 0;
let numbered = null; // the list a typed number counts for
let mine = null; // what I said last
let anchor = null; // what the page was scrolled to last, and where that was
let scrolledTo = 0;

// ---- The road to the server

async function ask(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), REQUEST_MS);
  const options = { signal: stop.signal, credentials: "same-origin", cache: "no-store" };
  if (body) {
    options.method = "POST";
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(path, options);
    // The log-in page of a public Wi-Fi says 200 as well, but no JSON: that is no network for us.
    return { status: response.status, data: response.ok ? await response.json() : null };
  } catch (fault) {
    return { status: 0, data: null };
  } finally {
    clearTimeout(timer);
  }
}

function goesWell(side) {
  faults[side] = 0;
  tellTrouble(side, "");
}

// Returns the milliseconds to wait before the next attempt.
function goesWrong(side, line, wait) {
  faults[side] += 1;
  tellTrouble(side, line);
  return wait || Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (faults[side] - 1));
}

function tellTrouble(side, line) {
  troubles[side] = line;
  write(trouble, troubles.send || troubles.fetch || troubles.box);
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

// ---- What is kept in the browser; where it may keep nothing, messages live as long as the page

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch (fault) { /* full or forbidden */ }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch (fault) { /* forbidden */ }
}

// One key a message, so that two open pages do not overwrite each other.
function unsentMessages() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(UNSENT))
      .map((key) => JSON.parse(localStorage.getItem(key)))
      .sort((one, other) => one.at - other.at);
  } catch (fault) {
    return [];
  }
}

// The same until a greeting was seen: opened twice, the page is greeted once.
function arrivalId() {
  let id = "";
  try {
    id = localStorage.getItem(ARRIVAL) || "";
  } catch (fault) { /* forbidden */ }
  if (!id) {
    id = newId();
    keep(ARRIVAL, id);
  }
  return id;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- Saying

function say(body) {
  const message = { id: newId(), at: Date.now(), body: body };
  keep(UNSENT + message.id, JSON.stringify(message));
  message.bubble = showMine(body.text || body.title);
  queue.push(message);
  bringUp(mine);
  // Told to slow down, we wait for the time set; any other trouble may be over by now.
  if (troubles.send !== TOO_FAST) deliverAll();
}

async function deliverAll() {
  if (isDelivering) return;
  isDelivering = true;
  clearTimeout(deliverTimer);
  let wait = 0;
  while (queue.length && !wait) {
    wait = await deliver(queue[0]);
    if (!wait) forget(UNSENT + queue.shift().id);
  }
  isDelivering = false;
  if (wait) deliverTimer = setTimeout(deliverAll, wait);
}

// Returns 0 when the message is done with, else the milliseconds until the next attempt.
async function deliver(message) {
  const seen = last;
  const wasStuck = troubles.send !== "";
  if (!wasStuck) showTyping(true);
  const { status } = await ask("/chat/messages", { id: message.id, ...message.body });
  if (status === 200) {
    isCookieNew = false;
    goesWell("send");
    tellFate(message, "");
    fastUntil = Date.now() + FAST_FOR_MS;
    // The answer may have overtaken the word that the question was taken.
    if (wasStuck && last === seen) showTyping(true);
    poll();
    return 0;
  }
  showTyping(false);
  tellFate(message, "Chưa gửi");
  if (status === 429) return goesWrong("send", TOO_FAST, SLOW_DOWN_MS);
  if (status === 403) return renewCookie();
  if (status >= 400 && status < 500) {
    goesWell("send");
    tellFate(message, "Không gửi được");
    return 0;
  }
  return goesWrong("send", status ? BUSY : OFFLINE);
}

// The cookie came with the page and may have run out since: the page brings a new one.
async function renewCookie() {
  if (isCookieNew) return goesWrong("send", NO_COOKIE, LONGEST_WAIT_MS);
  isCookieNew = true;
  await ask("/chat");
  return 1;
}

function tellFate(message, fate) {
  if (message.bubble) write(message.bubble.querySelector(".fate"), fate);
}

// ---- Hearing

async function poll() {
  if (!isOpen || isPolling) return;
  isPolling = true;
  clearTimeout(pollTimer);
  const { status, data } = await ask("/chat/letters?after=" + last);
  isPolling = false;
  if (status !== 200) {
    pollTimer = setTimeout(poll, goesWrong("fetch", status ? BUSY : OFFLINE));
    return;
  }
  goesWell("fetch");
  data.letters.forEach(hear);
  pollTimer = setTimeout(poll, pace());
}

function pace() {
  if (document.hidden) return HIDDEN_MS;
  return Date.now() < fastUntil ? FAST_MS : IDLE_MS;
}

function hear(letter) {
  if (letter.id <= last) return;
  last = letter.id;
  forget(ARRIVAL);
  showTyping(false);
  const isFollowing = isAtEnd() || isUnmoved();
  const bubble = showLetter(letter);
  // A long answer is read from its beginning: the question stays in sight above it.
  if (isFollowing) bringUp(mine && Date.now() < fastUntil ? mine : bubble);
}

function showTyping(isOn) {
  clearTimeout(typingTimer);
  write(typing, isOn ? "Trợ lý đang trả lời…" : "");
  if (isOn) typingTimer = setTimeout(showTyping, TYPING_FOR_MS, false);
}

function isAtEnd() {
  return document.documentElement.scrollHeight - window.innerHeight - window.scrollY < 80;
}

// Whoever was at the end stays there, though the page or the bar below it grows.
function keepingEnd(change) {
  const wasAtEnd = isAtEnd();
  change();
  if (wasAtEnd) window.scrollTo(0, document.documentElement.scrollHeight);
}

function isUnmoved() {
  return anchor !== null && Math.abs(window.scrollY - scrolledTo) < 4;
}

function bringUp(bubble) {
  anchor = bubble;
  anchor.scrollIntoView();
  scrolledTo = window.scrollY;
}

// ---- Showing. Everything is put in as text, never as HTML.

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// The same words again would be read out again.
function write(place, text) {
  if (place.textContent !== text) keepingEnd(() => (place.textContent = text));
}

function showMine(text) {
  mine = element("div", "me");
  const said = element("p", "said");
  said.append(element("span", "unseen", "Bạn: "), text);
  mine.append(said, element("small", "fate"));
  log.append(mine);
  return mine;
}

function showLetter(letter) {
  const bubble = element("div", "bot");
  const said = element("p", letter.text ? "said" : "unseen");
  said.append(element("span", "unseen", "Trợ lý: "), ...linked(letter.text));
  bubble.append(said);
  if (secureAddress(letter.picture)) bubble.append(picture(letter.picture));
  if (letter.buttons.length) {
    const list = element("ul");
    letter.buttons.forEach((button) => {
      const item = element("li");
      item.append(button.kind === "choice" ? choice(button) : action(button));
      list.append(item);
    });
    bubble.append(list);
    if (list.querySelector("button")) printNumbers(list);
  }
  log.append(bubble);
  return bubble;
}

function picture(address) {
  const shown = element("img");
  shown.alt = "";
  shown.onload = () => isUnmoved() && bringUp(anchor);
  shown.onerror = () => shown.remove();
  shown.src = address;
  return shown;
}

function choice(button) {
  const made = element("button", "", button.title);
  made.type = "button";
  made.onclick = () => {
    const at = Date.now();
    if (pressed.payload === button.value && at - pressed.at < DOUBLE_TAP_MS) return;
    pressed.payload = button.value;
    pressed.at = at;
    say({ payload: button.value, title: button.title });
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

function openApart(anchor) {
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.append(element("span", "unseen", " (mở trang mới)"));
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

// gov.vn is given to bodies of the State only, so a bare address under it may be pressed.
const OFFICIAL = /^(?:(?:[a-z0-9-]+\.)+gov\.vn|(?:[a-z0-9-]+\.)*chinhphu\.vn)(?:\/\S*)?$/i;
const WORD = /^([([{"'“‘«]*)(.*?)([.,;:!?…)\]}"'”’»]*)$/;

// The text as pieces to append. Only a whole word is an address: dichvucong.gov.vn.xyz.com is none.
function linked(text) {
  const pieces = text.split(/(\s+)/).map((word) => {
    const [, before, core, after] = WORD.exec(word) || [null, word, "", ""];
    const address = OFFICIAL.test(core) ? "https://" + core : secureAddress(core);
    if (!address) return [word];
    const anchor = element("a", "", core);
    anchor.href = address;
    openApart(anchor);
    return [before, anchor, after];
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

// ---- The box to type in

function fitBox() {
  const isFull = words.value.length >= words.maxLength;
  tellTrouble("box", isFull ? "Mỗi tin dài nhất 2000 ký tự." : "");
  send.disabled = !words.value.trim();
  keepingEnd(() => {
    words.style.height = "auto";
    words.style.height = words.scrollHeight + words.offsetHeight - words.clientHeight + "px";
  });
}

form.onsubmit = (event) => {
  event.preventDefault();
  const text = words.value.trim();
  if (!text) return;
  words.value = "";
  fitBox();
  if (hasKeyboard()) words.focus();
  say({ text: text });
};

words.oninput = fitBox;

words.onkeydown = (event) => {
  // While letters are being composed, Enter belongs to the input method (229 in Safari).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  send.click();
};

// On a phone the focus would open the keyboard over the answer.
function hasKeyboard() {
  return window.matchMedia("(hover: hover) and (pointer: fine)").matches;
}

// ---- The talk again after a reload

async function start() {
  document.getElementById("closed").remove();
  queue.push(...unsentMessages());
  await deliverAll();
  clearTimeout(deliverTimer);
  const history = await fetchHistory();
  // A talk of fifty messages must not be read out whole.
  log.setAttribute("aria-live", "off");
  history.items.forEach((item) => (item.who === "me" ? showMine(item.text) : showLetter(item)));
  queue.forEach((message) => {
    message.bubble = showMine(message.body.text || message.body.title);
  });
  last = history.last;
  if (log.lastChild) forget(ARRIVAL);
  else queue.push({ id: arrivalId(), body: { arrived: true } });
  form.hidden = false;
  fitBox();
  if (log.lastChild) bringUp(log.lastChild);
  if (hasKeyboard()) words.focus({ preventScroll: true });
  isOpen = true;
  setTimeout(() => log.setAttribute("aria-live", "polite"), FAST_MS);
  deliverAll();
  poll();
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
}

async function fetchHistory() {
  for (;;) {
    const { status, data } = await ask("/chat/history");
    if (status === 200) {
      goesWell("fetch");
      return data;
    }
    await pause(goesWrong("fetch", status ? BUSY : OFFLINE));
  }
}

function wake() {
  if (document.hidden) return;
  deliverAll();
  poll();
}

start();
