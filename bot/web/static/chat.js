// The chat page: says what the person types or presses, and shows what the bot answers.
// ES2019, no look-behind in patterns: phones of 2018 read it too.

import * as keeping from "./keeping.js";
import { OFFLINE, ask, faultOf, goesWell, goesWrong, tellTrouble, troubles } from "./road.js";
import { bringUp, isFollowing, keepingEnd, log, showLetter, showMine, write } from "./showing.js";

const SOON_MS = 100; // most answers are there by then
const SOON_TIMES = 2;
const FAST_MS = 400;
const IDLE_MS = 3000;
const HIDDEN_MS = 15000;
const FAST_FOR_MS = 15000;
const TYPING_FOR_MS = 20000;
const SLOW_DOWN_MS = 8000;
const COOKIE_WAIT_MS = 30000;

const TOO_FAST = "Gõ hơi nhanh, vài giây nữa mình gửi lại…";
const NO_COOKIE =
  "Trình duyệt đang chặn cookie nên chưa gửi được. Bạn cho phép cookie của trang này rồi tải lại trang.";

const typing = document.getElementById("typing");
const form = document.getElementById("form");
const words = document.getElementById("words");
const send = document.getElementById("send");

const queue = []; // messages on their way, oldest first
let last = 0; // the newest letter shown
let fastUntil = 0;
let soonTimes = 0; // so often yet the answer is looked for at once
let isOpen = false; // the talk so far is shown
let isDelivering = false;
let isPolling = false;
let isCookieNew = false;
let deliverTimer = 0;
let pollTimer = 0;
let typingTimer = 0;
let mine = null; // what I said last

// ---- Saying

function say(body) {
  const message = { id: keeping.newId(), at: Date.now(), body: body };
  keeping.keepUnsent(message);
  mine = message.bubble = showMine(body.text || body.title);
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
    if (!wait) keeping.forgetUnsent(queue.shift().id);
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
    soonTimes = SOON_TIMES;
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
  return goesWrong("send", faultOf(status));
}

// The cookie came with the page and may have run out since: the page brings a new one.
async function renewCookie() {
  if (isCookieNew) return goesWrong("send", NO_COOKIE, COOKIE_WAIT_MS);
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
    pollTimer = setTimeout(poll, goesWrong("fetch", faultOf(status)));
    return;
  }
  goesWell("fetch");
  if (troubles.send === OFFLINE) deliverAll();
  data.letters.forEach(hear);
  pollTimer = setTimeout(poll, pace());
}

function pace() {
  if (document.hidden) return HIDDEN_MS;
  if (soonTimes > 0) {
    soonTimes -= 1;
    return SOON_MS;
  }
  return Date.now() < fastUntil ? FAST_MS : IDLE_MS;
}

function hear(letter) {
  if (letter.id <= last) return;
  last = letter.id;
  soonTimes = 0;
  keeping.forgetArrival();
  showTyping(false);
  const isHere = isFollowing();
  const bubble = showLetter(letter, say);
  // A long answer is read from its beginning: the question stays in sight above it.
  if (isHere) bringUp(mine && Date.now() < fastUntil ? mine : bubble);
}

function showTyping(isOn) {
  clearTimeout(typingTimer);
  write(typing, isOn ? "Trợ lý đang trả lời…" : "");
  if (isOn) typingTimer = setTimeout(showTyping, TYPING_FOR_MS, false);
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
  queue.push(...keeping.unsentMessages());
  await deliverAll();
  clearTimeout(deliverTimer);
  showTalk(await fetchHistory());
  form.hidden = false;
  fitBox();
  if (log.lastChild) bringUp(log.lastChild);
  if (hasKeyboard()) words.focus({ preventScroll: true });
  isOpen = true;
  deliverAll();
  poll();
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
}

function showTalk(history) {
  // A talk of fifty messages must not be read out whole.
  if (history.items.length) log.setAttribute("aria-live", "off");
  history.items.forEach((item) => {
    if (item.who === "me") showMine(item.text);
    else showLetter(item, say);
  });
  queue.forEach((message) => {
    mine = message.bubble = showMine(message.body.text || message.body.title);
  });
  last = history.last;
  if (log.lastChild) keeping.forgetArrival();
  else queue.push({ id: keeping.arrivalId(), body: { arrived: true } });
  setTimeout(() => log.setAttribute("aria-live", "polite"), FAST_MS);
}

async function fetchHistory() {
  for (;;) {
    const { status, data } = await ask("/chat/history");
    if (status === 200) {
      goesWell("fetch");
      return data;
    }
    await pause(goesWrong("fetch", faultOf(status)));
  }
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

function wake() {
  if (document.hidden) return;
  deliverAll();
  poll();
}

start();
