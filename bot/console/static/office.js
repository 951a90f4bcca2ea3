/* Small helps: a question before an act, parts that fetch themselves anew, previews of a form. */
"use strict";

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.sure;
  if (question && !window.confirm(question)) event.preventDefault();
});

/* <div data-live="address" data-every="2000">: its inside is fetched again and again, until the
   answer has an element with data-live-done. A page that is not looked at does not ask. Where what
   data-live-is says changes, the rest of the page is old too and is loaded anew. */
const liveStateOf = (part) => part.querySelector("[data-live-is]")?.dataset.liveIs;

function keepLive(part) {
  const before = liveStateOf(part);
  const every = Number(part.dataset.every) || 2000;
  const fetchAgain = async () => {
    if (document.hidden) return void setTimeout(fetchAgain, every);
    try {
      const answer = await fetch(part.dataset.live, { headers: { "X-Part": "1" } });
      if (answer.redirected) return void location.reload(); // signed out meanwhile
      if (answer.ok) {
        const text = await answer.text();
        if (text !== part.lastText) part.innerHTML = part.lastText = text;
        if (liveStateOf(part) !== before) return void location.reload();
      }
    } catch {
      /* The line is away for a moment: the next round asks again. */
    }
    if (!part.querySelector("[data-live-done]")) setTimeout(fetchAgain, every);
  };
  setTimeout(fetchAgain, every);
}
document.querySelectorAll("[data-live]").forEach(keepLive);

/* What the preview says of a field (data-beside="body") stands beside it too (id="body-note"). */
function putBeside(form, into) {
  form.querySelectorAll(".note").forEach((place) => (place.textContent = ""));
  into.querySelectorAll("[data-beside]").forEach((note) => {
    const place = document.getElementById(`${note.dataset.beside}-note`);
    if (place) place.textContent = `${place.textContent} ${note.textContent}`.trim();
  });
}

/* <form data-preview="address" data-preview-into="#id">: what the address answers to the form as
   it stands is shown there, at once and a moment after each change. */
function keepPreview(form) {
  const into = document.querySelector(form.dataset.previewInto);
  let waiting = 0;
  let newest = 0;
  const show = async () => {
    const mine = ++newest;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      if (answer.redirected) return; // signed out: saving will say so
      const text = await answer.text();
      if (mine === newest && answer.ok) {
        into.innerHTML = text;
        putBeside(form, into);
      }
    } catch {
      /* The next change asks again. */
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
  show();
}
document.querySelectorAll("form[data-preview]").forEach(keepPreview);

/* What was typed when the session had ended stays in this tab until it can be sent again. */
const kept = window.sessionStorage;
if (document.querySelector("[data-kept]")) kept.setItem("signed out", "1");

function putBack(form, values) {
  for (const field of form.elements) {
    const mine = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!field.name || field.type === "hidden") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = mine.includes(field.value);
    else if (mine.length) field.value = mine[0];
  }
  const words = document.createElement("p");
  words.className = "alert alert-warning";
  words.setAttribute("role", "alert");
  words.textContent = "Điều bạn gõ lúc hết phiên còn đây, chưa lưu. Bạn xem rồi lưu lại.";
  form.prepend(words);
}

function keepTyped(form) {
  if (form.querySelector("[type=password]")) return;
  const key = `typed ${new URL(form.action).pathname}`;
  const typed = kept.getItem(key);
  if (typed && kept.getItem("signed out")) {
    putBack(form, JSON.parse(typed));
    kept.removeItem("signed out");
  }
  kept.removeItem(key);
  form.addEventListener("submit", () => {
    const values = [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
    kept.setItem(key, JSON.stringify(values));
  });
}
document.querySelectorAll("main form[method=post]:not(.act)").forEach(keepTyped);
