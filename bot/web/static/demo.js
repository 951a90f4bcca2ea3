// The demo's phones: asks what each shows, shows what is new, sends what is typed and tapped.

const CALM_MS = 1000;
const EAGER_MS = 250; // for some seconds after something was done
const EAGER_FOR_MS = 4000;

class Phone {
  constructor(root) {
    this.root = root;
    this.channel = root.dataset.channel;
    this.talk = root.querySelector(".talk");
    this.quick = root.querySelector(".quick");
    this.words = root.querySelector(".words");
    this.person = root.querySelector(".person");
    this.trouble = root.querySelector(".trouble");
    this.state = { follows: true, blocked: false };
    this.seen = new Set();
    this.eagerUntil = 0;
    this.timer = 0;
    this.round = 0;
    this.listen();
    this.look();
  }

  get path() {
    return `/demo/phones/${this.channel}/${this.person.value}`;
  }

  listen() {
    const said = this.root.querySelector(".say");
    said.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.words.value.trim();
      if (text) this.act({ act: "say", text }).then((done) => { if (done) this.words.value = ""; });
    });
    this.root.querySelector("[data-say]").addEventListener("click", (event) => {
      this.act({ act: "say", text: event.currentTarget.dataset.say });
    });
    const follow = this.root.querySelector(".follow");
    if (follow) {
      follow.addEventListener("click", () => {
        this.act({ act: this.state.follows ? "unfollow" : "follow" });
      });
    }
    this.root.querySelector(".block").addEventListener("click", () => {
      this.act({ act: this.state.blocked ? "unblock" : "block" });
    });
    this.person.addEventListener("change", () => {
      this.seen.clear();
      this.talk.replaceChildren();
      this.quick.replaceChildren();
      this.look();
    });
  }

  // Returns whether it went well; a fault stands on the phone until the next attempt.
  async act(deed) {
    this.eagerUntil = Date.now() + EAGER_FOR_MS;
    const done = await this.ask({
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(deed),
    });
    this.look();
    return done !== null;
  }

  async ask(options) {
    try {
      const response = await fetch(this.path, { cache: "no-store", ...options });
      if (!response.ok) throw new Error(String(response.status));
      this.trouble.textContent = "";
      return await response.json();
    } catch (fault) {
      this.trouble.textContent = "Chương trình không trả lời. Xem nó còn chạy không rồi thử lại.";
      return null;
    }
  }

  // One question at a time; an answer that comes after the person was changed is dropped.
  async look() {
    clearTimeout(this.timer);
    this.round += 1;
    const round = this.round;
    const told = document.hidden ? null : await this.ask({});
    if (round !== this.round) return;
    if (told) this.show(told);
    const wait = Date.now() < this.eagerUntil ? EAGER_MS : CALM_MS;
    this.timer = setTimeout(() => this.look(), wait);
  }

  show({ state, lines }) {
    this.state = state;
    write(this.root.querySelector(".state"), state.words);
    write(this.root.querySelector(".block"), state.blocked ? "Bỏ chặn" : "Chặn");
    const follow = this.root.querySelector(".follow");
    if (follow) write(follow, state.follows ? "Bỏ quan tâm" : "Quan tâm");
    const fresh = lines.filter((line) => !this.seen.has(line.key));
    if (!fresh.length) return;
    for (const line of fresh) {
      this.seen.add(line.key);
      this.talk.append(this.line(line));
    }
    this.quick.replaceChildren(...lines.at(-1).quick_replies.map((one) => this.tap(one)));
    this.talk.scrollTop = this.talk.scrollHeight;
  }

  line({ who, text, picture, buttons, at }) {
    const line = made("div", `line ${who}`);
    if (picture) {
      const image = made("img");
      image.src = picture;
      image.alt = "Ảnh kèm tin";
      image.addEventListener("load", () => { this.talk.scrollTop = this.talk.scrollHeight; });
      line.append(image);
    }
    if (text) line.append(made("p", "said", text));
    if (buttons.length) {
      const taps = made("div", "taps");
      taps.append(...buttons.map((one) => this.tap(one)));
      line.append(taps);
    }
    if (who !== "note") line.append(made("span", "at", at));
    return line;
  }

  tap({ title, kind, value, form }) {
    if (kind === "say") {
      const button = made("button", "", title);
      button.type = "button";
      button.addEventListener("click", () => {
        this.act({ act: "tap", text: title, payload: value, form });
      });
      return button;
    }
    const link = made("a", "", title);
    link.href = kind === "phone" ? `tel:${value}` : value;
    link.target = "_blank";
    link.rel = "noreferrer";
    return link;
  }
}

function made(name, className = "", text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

// What a screen reader hears must not be said again when nothing changed.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

document.querySelectorAll("[data-channel]").forEach((root) => new Phone(root));
