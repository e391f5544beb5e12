/**
 * Firstlight's web chat: one script, no framework, no third party.
 *
 *   <script src="https://your-firstlight/widget.js" data-site="demo" defer></script>
 *
 * data-site    name of the site, told to the server            data-name    title of the panel
 * data-mode    "launcher" (a button bottom right) or "page"    data-color   accent color, any CSS color
 * data-target  with "page": selector of the element to fill
 *
 * Any element with data-firstlight-ask="a question" puts that question in the box when it is clicked.
 *
 * The widget lives in a shadow root, so that neither the page's styles nor ours leak into the other. Every word goes in as
 * text, never as HTML, and there are no inline styles, so it runs under a strict Content-Security-Policy.
 */
(function () {
  'use strict';

  /** @typedef {{id: string, label: string}} Choice */
  /** @typedef {{label: string, url: string}} Link */
  /** @typedef {{label: string, tel: string}} Phone */
  /** @typedef {{title: string, url: string, reviewed_on: string}} Source */
  /** @typedef {{kind: string, title: string, body: string, links: Link[], phones: Phone[], source: Source|null}} Card */
  /** @typedef {{seq: number, from: string, text: string, choices: Choice[], cards: Card[], sent_at: string}} Message */
  /** @typedef {{id: string, text?: string, choice?: string}} Draft what is posted; the id makes a second try harmless */
  /** @typedef {{id: string, token: string}} Saved */
  /** @typedef {{id: string, token: string, lastSeq: number, lastFrom: string, owed: number, following: boolean}} Session */

  const TEXT_LIMIT = 6000;
  const COUNT_FROM = 200;
  const POST_TIMEOUT_MS = 30000;
  const GET_TIMEOUT_MS = 15000;
  const POLL_MS = 1000;
  const POLLS = 60;
  const SLOW_POLL_MS = 15000;
  const SLOW_POLLS = 40;
  /** A normal answer takes far less; showing the dots for a blink would only be restless, and read aloud for nothing. */
  const WRITING_DELAY_MS = 400;
  const FULL_SCREEN = '(max-width: 479.98px), (max-height: 479.98px)';

  const WORDS = {
    name: 'Firstlight',
    launcher: 'Ask Firstlight',
    subtitle: 'A computer program, not a person or a doctor',
    plan: 'My plan',
    noPlan: 'Your plan could not be opened. Please try again.',
    larger: 'Larger text',
    forget: 'Forget me',
    close: 'Close',
    forgetQuestion: 'Erase this whole chat? Nobody can bring it back.',
    forgetYes: 'Yes, erase it',
    forgetNo: 'No, keep it',
    erased: 'Your chat is erased. This is a new one.',
    erasedElsewhere: 'This chat was erased in another window.',
    notErased: 'Your chat is not erased yet. We could not reach Firstlight.',
    conversation: 'Conversation',
    messages: 'Messages',
    youSaid: 'You said: ',
    firstlightSaid: 'Firstlight said: ',
    choices: 'Choices',
    chosen: ' (your choice)',
    newTab: ' (opens in a new tab)',
    call: 'Call ',
    writing: 'Firstlight is writing',
    sending: 'Sending...',
    notSent: 'Not sent.',
    tryAgain: 'Try again',
    notSentAloud: 'Your message was not sent.',
    offline: 'We can\'t reach Firstlight right now.',
    slow: 'This takes longer than usual. Your message is kept. The answer will show up here.',
    ended: 'Your last chat had ended. This is a new one.',
    newer: 'New message below',
    label: 'Your message',
    send: 'Send',
    left: (/** @type {number} */ count) => `${count} ${count === 1 ? 'character' : 'characters'} left`,
    over: (/** @type {number} */ count) => `Too long by ${count} ${count === 1 ? 'character' : 'characters'}. You can send it in parts.`,
    lookedAt: (/** @type {string} */ day) => ` (looked at ${day})`,
    source: 'Source: ',
    footer: 'Firstlight gives general information, not medical advice. In an emergency call 911.',
  };

  // ---------------------------------------------------------------------------------------------- small things

  /**
   * Return a new element. Attributes named on… are listeners; true, false and null behave as in HTML.
   * @param {string} tag
   * @param {Object<string, *>} [attributes]
   * @param {...(Node|string|null)} children strings become text, never markup
   * @returns {*}
   */
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => {
      if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, '');
      else if (value !== false && value !== null) node.setAttribute(name, value);
    });
    node.append(...children.filter((child) => child !== null));
    return node;
  }

  /** Return words that only a screen reader says. */
  function hiddenWords(/** @type {string} */ text) {
    return el('span', { class: 'unseen' }, text);
  }

  function sleep(/** @type {number} */ ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Return a random UUID, also on plain http, where crypto.randomUUID is missing. */
  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  /** Return the length as the server counts it: an emoji is one character. */
  function lengthOf(/** @type {string} */ text) {
    return Array.from(text).length;
  }

  /** Return the address if it leads to a web page, else null: a link must never run code. */
  function webAddress(/** @type {string} */ url) {
    if (!url) return null;
    try {
      const address = new URL(url, document.baseURI);
      return /^https?:$/.test(address.protocol) ? address.href : null;
    } catch {
      return null;
    }
  }

  /** Return "March 3, 2026" for 2026-03-03; a date has no time zone, so none may shift it. */
  function longDate(/** @type {string} */ day) {
    const date = new Date(day);
    if (!day || Number.isNaN(date.getTime())) return day || '';
    return date.toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });
  }

  // ---------------------------------------------------------------------------------------------- the server

  /** A request that failed: `status` 0 means that no answer came, `detail` says what the person can do. */
  class Problem extends Error {
    constructor(/** @type {number} */ status, detail = '') {
      super(detail || `status ${status}`);
      this.status = status;
      this.detail = detail;
    }

    /** The conversation is not there, or not ours any more. */
    get isGone() {
      return this.status === 401 || this.status === 404;
    }

    /** The same request may work later. */
    get mayPass() {
      return this.status === 0 || this.status === 429 || this.status >= 500;
    }
  }

  /** The web chat API. */
  class Api {
    constructor(/** @type {string} */ base) {
      this.conversations = `${base}api/conversations`;
    }

    /** @returns {Promise<{id: string, token: string, messages: Message[]}>} */
    create(/** @type {string} */ site) {
      return this.call('POST', '', null, { site });
    }

    /** @returns {Promise<{status: string, messages?: Message[]}>} */
    say(/** @type {Saved} */ saved, /** @type {Draft} */ draft) {
      return this.call('POST', `/${saved.id}/messages`, saved.token, draft);
    }

    /** @returns {Promise<Message[]>} */
    async messagesAfter(/** @type {Saved} */ saved, /** @type {number} */ seq) {
      const answer = await this.call('GET', `/${saved.id}/messages?after=${seq}`, saved.token);
      return answer.messages;
    }

    /** @returns {Promise<string>} the plan as a page that prints */
    async plan(/** @type {Saved} */ saved) {
      const headers = { Accept: 'text/html', Authorization: `Bearer ${saved.token}` };
      const response = await fetch(`${this.conversations}/${saved.id}/plan`, { headers, cache: 'no-store', credentials: 'omit' });
      if (!response.ok) throw new Problem(response.status);
      return response.text();
    }

    erase(/** @type {Saved} */ saved) {
      return this.call('DELETE', `/${saved.id}`, saved.token);
    }

    /**
     * Return the answer's JSON, or throw `Problem`.
     * @param {string} method
     * @param {string} path
     * @param {string|null} token
     * @param {*} [body]
     * @returns {Promise<*>}
     */
    async call(method, path, token, body) {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), method === 'GET' ? GET_TIMEOUT_MS : POST_TIMEOUT_MS);
      try {
        const response = await fetch(this.conversations + path, {
          method,
          headers: headersFor(token, body),
          body: body ? JSON.stringify(body) : undefined,
          cache: 'no-store',
          credentials: 'omit',
          signal: stop.signal,
        });
        return await contentOf(response);
      } catch (problem) {
        throw problem instanceof Problem ? problem : new Problem(0);
      } finally {
        clearTimeout(timer);
      }
    }
  }

  /** @returns {Object<string, string>} */
  function headersFor(/** @type {string|null} */ token, /** @type {*} */ body) {
    /** @type {Object<string, string>} */
    const headers = { Accept: 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers['Content-Type'] = 'application/json';
    return headers;
  }

  async function contentOf(/** @type {Response} */ response) {
    if (!response.ok) throw new Problem(response.status, await detailOf(response));
    return response.status === 204 ? null : response.json();
  }

  async function detailOf(/** @type {Response} */ response) {
    try {
      const problem = await response.json();
      return String(problem.detail || problem.title || '');
    } catch {
      return '';
    }
  }

  /** What outlives a reload. Browsers may forbid storage; then it lasts as long as the page. */
  class Memory {
    constructor(/** @type {string} */ key) {
      this.key = key;
      /** @type {string|null} */
      this.kept = null;
    }

    /** @returns {*} the value, or null */
    load() {
      try {
        return JSON.parse(this.kept || localStorage.getItem(this.key) || 'null');
      } catch {
        return null;
      }
    }

    save(/** @type {*} */ value) {
      const text = JSON.stringify(value);
      try {
        localStorage.setItem(this.key, text);
      } catch {
        this.kept = text;
      }
    }

    clear() {
      this.kept = null;
      try {
        localStorage.removeItem(this.key);
      } catch {
        // Nothing was stored.
      }
    }
  }

  // ---------------------------------------------------------------------------------------------- cards and bubbles

  /** Return the text in paragraphs, one a line; lines that begin with "- " become a real list. */
  function cardBody(/** @type {string} */ text) {
    const body = el('div', { class: 'card-body' });
    /** @type {HTMLElement|null} */
    let list = null;
    text.split('\n').forEach((line) => {
      const item = line.match(/^\s*- (.*)$/);
      if (item && !list) body.append((list = el('ul')));
      if (item && list) list.append(el('li', {}, item[1]));
      if (item) return;
      list = null;
      if (line.trim()) body.append(el('p', {}, line));
    });
    return body;
  }

  /** Return a link that opens in a new tab, or the bare words if the address is not one of a web page. */
  function webLink(/** @type {Link} */ link) {
    const address = webAddress(link.url);
    if (!address) return document.createTextNode(link.label);
    const attributes = { class: 'link', href: address, target: '_blank', rel: 'noopener noreferrer' };
    return el('a', attributes, link.label, hiddenWords(WORDS.newTab));
  }

  function phoneLink(/** @type {Phone} */ phone) {
    const number = phone.tel.replace(/[^\d+*#,;]/g, '');
    return el('a', { class: 'phone', href: `tel:${number}` }, WORDS.call, phone.label);
  }

  function sourceLine(/** @type {Source} */ source) {
    const title = webLink({ label: source.title, url: source.url });
    const day = longDate(source.reviewed_on);
    return el('p', { class: 'source' }, WORDS.source, title, day ? WORDS.lookedAt(day) : null);
  }

  function cardView(/** @type {Card} */ card) {
    const links = (card.links || []).filter((link) => webAddress(link.url));
    const ways = [...(card.phones || []).map(phoneLink), ...links.map(webLink)];
    return el(
      'section',
      { class: `card card-${String(card.kind).replace(/\W/g, '')}` },
      card.title ? el('h3', {}, card.title) : null,
      card.body ? cardBody(card.body) : null,
      ways.length ? el('ul', { class: 'ways' }, ...ways.map((way) => el('li', {}, way))) : null,
      card.source ? sourceLine(card.source) : null,
    );
  }

  /** A set of choices: buttons until one is tapped or the talk goes on, then a record that stays readable. */
  class ChoiceSet {
    /**
     * @param {Choice[]} choices
     * @param {(choice: Choice) => void} onChoose
     */
    constructor(choices, onChoose) {
      this.isOpen = true;
      this.buttons = choices.map((choice) => {
        const onclick = (/** @type {Event} */ event) => this.choose(event, choice, onChoose);
        return el('button', { type: 'button', class: 'choice', onclick }, choice.label);
      });
      this.node = el('div', { class: 'choices', role: 'group', 'aria-label': WORDS.choices }, ...this.buttons);
    }

    choose(/** @type {Event} */ event, /** @type {Choice} */ choice, /** @type {(choice: Choice) => void} */ onChoose) {
      if (!this.isOpen) return;
      const button = /** @type {HTMLElement} */ (event.currentTarget);
      button.classList.add('chosen');
      button.append(hiddenWords(WORDS.chosen));
      this.close();
      onChoose(choice);
    }

    close() {
      this.isOpen = false;
      this.buttons.forEach(disableGently);
    }
  }

  /** Disable a button; one that has the focus only after it lost it, or the keyboard's place in the page would be lost. */
  function disableGently(/** @type {HTMLButtonElement} */ button) {
    const root = /** @type {ShadowRoot} */ (button.getRootNode());
    if (root.activeElement !== button) {
      button.disabled = true;
      return;
    }
    button.setAttribute('aria-disabled', 'true');
    button.addEventListener('blur', () => { button.disabled = true; }, { once: true });
  }

  /** What the patient wrote, shown at once, and what became of it. */
  class OwnBubble {
    constructor(/** @type {string} */ text) {
      this.text = text;
      /** @type {Draft|null} */
      this.draft = null;
      this.isFailed = false;
      this.isDone = false;
      this.words = el('p', { class: 'text' }, text);
      this.state = el('p', { class: 'state' });
      // Not live: who wrote it knows what it says. The fate of a message is told by the panel's own status line.
      this.node = el('div', { class: 'message own', 'aria-live': 'off' }, hiddenWords(WORDS.youSaid), this.words, this.state);
    }

    sending() {
      this.isFailed = false;
      this.state.replaceChildren(WORDS.sending);
    }

    done() {
      this.isFailed = false;
      this.isDone = true;
      this.state.replaceChildren();
    }

    /**
     * @param {string} detail
     * @param {(() => void)|null} onRetry
     */
    failed(detail, onRetry) {
      this.isFailed = true;
      const label = `${WORDS.notSent} ${WORDS.tryAgain}`;
      const retry = onRetry ? el('button', { type: 'button', class: 'retry', onclick: onRetry }, label) : null;
      const reason = detail || (onRetry ? '' : WORDS.notSent);
      this.state.replaceChildren(...[reason ? el('span', { class: 'reason' }, reason) : null, retry].filter(Boolean));
    }

    /** Show what the server keeps, where it masked something. */
    keptAs(/** @type {string} */ text) {
      this.text = text;
      this.words.textContent = text;
      this.done();
    }
  }

  // ---------------------------------------------------------------------------------------------- parts of the panel

  /** The messages, in a box that scrolls. */
  class Transcript {
    constructor() {
      /** @type {ChoiceSet[]} */
      this.openChoices = [];
      /** @type {HTMLElement|null} what stands at the top of the box, or null if its end is shown */
      this.anchor = null;
      this.isAtEnd = true;
      this.log = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': WORDS.messages });
      this.status = el('div', { class: 'status', role: 'status' });
      this.newer = el('button', { type: 'button', class: 'newer', hidden: true, onclick: () => this.toEnd() }, WORDS.newer);
      // Focusable, because a keyboard must be able to scroll it.
      this.box = el(
        'div',
        { class: 'scroller', tabindex: '0', role: 'group', 'aria-label': WORDS.conversation, onscroll: () => this.noticeScroll() },
        this.log, this.status, this.newer,
      );
      // When the box gets smaller (a longer text to send, a touch keyboard), the end must not slip out of sight.
      new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.box);
    }

    clear() {
      this.openChoices = [];
      this.log.replaceChildren();
      this.toEnd();
    }

    /** Add what the patient wrote at the end, and go there. */
    addOwn(/** @type {OwnBubble} */ bubble) {
      this.closeChoices();
      this.log.append(bubble.node);
      this.toEnd();
    }

    /**
     * Add messages that came together. Old ones, shown again after a reload, are not read aloud, and stand above what
     * the patient may have typed meanwhile.
     * @param {Message[]} messages
     * @param {(choice: Choice) => void} onChoose
     * @param {boolean} isOld
     */
    addAll(messages, onChoose, isOld) {
      const wasAtEnd = this.isAtEnd;
      const before = isOld ? this.log.firstChild : null;
      this.closeChoices();
      const nodes = messages.map((message) => this.add(message, onChoose, isOld, before));
      if (before) this.closeChoices();
      const lastAsked = messages.map((message) => message.from).lastIndexOf('patient');
      if (before) this.toEnd();
      else if (wasAtEnd && nodes.length) this.reveal(nodes[Math.max(lastAsked, 0)]);
      else this.newer.hidden = !nodes.length;
    }

    /**
     * @param {Message} message
     * @param {(choice: Choice) => void} onChoose
     * @param {boolean} isOld
     * @param {Node|null} before
     */
    add(message, onChoose, isOld, before) {
      const isOwn = message.from === 'patient';
      if (isOwn) this.closeChoices();
      const node = isOwn ? new OwnBubble(message.text).node : this.theirs(message, onChoose, isOld);
      this.log.insertBefore(node, before);
      return node;
    }

    theirs(/** @type {Message} */ message, /** @type {(choice: Choice) => void} */ onChoose, /** @type {boolean} */ isOld) {
      const node = el('div', { class: 'message theirs', 'aria-live': isOld ? 'off' : null }, hiddenWords(WORDS.firstlightSaid));
      if (message.text) node.append(el('p', { class: 'text' }, message.text));
      node.append(...(message.cards || []).map(cardView));
      if (message.choices && message.choices.length) node.append(this.choiceSet(message.choices, onChoose).node);
      return node;
    }

    choiceSet(/** @type {Choice[]} */ choices, /** @type {(choice: Choice) => void} */ onChoose) {
      const set = new ChoiceSet(choices, onChoose);
      this.openChoices.push(set);
      return set;
    }

    closeChoices() {
      this.openChoices.forEach((set) => set.close());
      this.openChoices = [];
    }

    /** Show the dots, a sentence, or nothing below the messages. */
    say(/** @type {(Node|string)[]} */ ...content) {
      const wasAtEnd = this.isAtEnd;
      this.status.replaceChildren(...content);
      if (wasAtEnd) this.toEnd();
    }

    toEnd() {
      this.anchor = null;
      this.isAtEnd = true;
      this.newer.hidden = true;
      this.box.scrollTop = this.box.scrollHeight;
    }

    /** Scroll to the end, but never past the beginning of the answer: people read from the top. */
    reveal(/** @type {HTMLElement} */ first) {
      this.anchor = first;
      const top = first.getBoundingClientRect().top - this.box.getBoundingClientRect().top + this.box.scrollTop;
      this.box.scrollTop = top - 12;
      this.noticeScroll();
    }

    /** Go back to where the talk was, after the box was hidden or its style came late. */
    restore() {
      if (this.anchor) this.reveal(this.anchor);
      else this.toEnd();
    }

    noticeScroll() {
      // A hidden box has no height and tells nothing.
      if (!this.box.clientHeight) return;
      this.isAtEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 60;
      if (this.isAtEnd) this.newer.hidden = true;
    }
  }

  /** The box to write in. */
  class Composer {
    constructor(/** @type {(text: string) => void} */ onSend) {
      this.onSend = onSend;
      this.box = el('textarea', {
        id: 'text',
        rows: '1',
        autocomplete: 'off',
        'aria-describedby': 'count',
        oninput: () => this.changed(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      });
      this.count = el('p', { class: 'count', id: 'count' });
      this.button = el('button', { type: 'submit', class: 'send' }, WORDS.send);
      this.node = el(
        'form',
        { class: 'composer', novalidate: true, onsubmit: (/** @type {Event} */ event) => this.submit(event) },
        el('label', { for: 'text' }, WORDS.label),
        el('div', { class: 'row' }, this.box, this.button),
        this.count,
      );
    }

    key(/** @type {KeyboardEvent} */ event) {
      // While a word is being composed (Chinese, Japanese, some phone keyboards), Enter ends the word, not the message.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.submit(event);
    }

    submit(/** @type {Event} */ event) {
      event.preventDefault();
      const text = this.box.value.trim();
      if (!text || lengthOf(text) > TEXT_LIMIT) {
        this.box.focus();
        return;
      }
      this.fill('');
      this.onSend(text);
    }

    fill(/** @type {string} */ text) {
      this.box.value = text;
      this.changed();
    }

    get isEmpty() {
      return !this.box.value.trim();
    }

    changed() {
      this.showCount();
      this.fit();
    }

    /** Count only near the end. A long paste is never cut: who pastes a report must see that it does not fit. */
    showCount() {
      const left = TEXT_LIMIT - lengthOf(this.box.value.trim());
      this.count.textContent = left < 0 ? WORDS.over(-left) : left <= COUNT_FROM ? WORDS.left(left) : '';
      this.count.classList.toggle('over', left < 0);
      this.box.setAttribute('aria-invalid', String(left < 0));
    }

    /** Grow with the text; the style sheet sets how far. */
    fit() {
      this.box.style.setProperty('height', 'auto');
      this.box.style.setProperty('height', `${this.box.scrollHeight + 2}px`);
    }
  }

  /** Title, tools, and the question before everything is erased. */
  class Header {
    /**
     * @param {string} title
     * @param {{plan: () => void, larger: (on: boolean) => void, forget: () => void, close: (() => void)|null}} on
     */
    constructor(title, on) {
      this.on = on;
      this.title = el('h2', { id: 'title', tabindex: '-1' }, title);
      this.larger = this.tool(WORDS.larger, () => this.toggleLarger(), { 'aria-pressed': 'false' });
      this.forget = this.tool(WORDS.forget, () => this.ask(), { 'aria-expanded': 'false' });
      this.keep = this.tool(WORDS.forgetNo, () => this.dismiss());
      this.question = this.confirmation();
      this.node = el(
        'header',
        { class: 'header' },
        sunrise(),
        el('div', { class: 'names' }, this.title, el('p', { class: 'subtitle', id: 'subtitle' }, WORDS.subtitle)),
        el('div', { class: 'tools' }, this.tool(WORDS.plan, on.plan), this.larger, this.forget, on.close ? this.tool(WORDS.close, on.close) : null),
        this.question,
      );
    }

    tool(/** @type {string} */ label, /** @type {() => void} */ onclick, /** @type {Object<string, string>} */ attributes = {}) {
      return el('button', Object.assign({ type: 'button', class: 'tool', onclick }, attributes), label);
    }

    confirmation() {
      const yes = el('button', { type: 'button', class: 'tool erase', onclick: () => this.confirm() }, WORDS.forgetYes);
      return el(
        'div',
        { class: 'question', role: 'group', 'aria-labelledby': 'question', hidden: true },
        el('p', { id: 'question' }, WORDS.forgetQuestion), yes, this.keep,
      );
    }

    get isAsking() {
      return !this.question.hidden;
    }

    /** Ask first, with the focus on the answer that does no harm. */
    ask() {
      if (this.isAsking) return this.dismiss();
      this.show(true);
      this.keep.focus();
    }

    dismiss() {
      this.show(false);
      this.forget.focus();
    }

    confirm() {
      this.dismiss();
      this.on.forget();
    }

    show(/** @type {boolean} */ isAsking) {
      this.question.hidden = !isAsking;
      this.forget.setAttribute('aria-expanded', String(isAsking));
    }

    toggleLarger() {
      const isLarger = this.larger.getAttribute('aria-pressed') !== 'true';
      this.larger.setAttribute('aria-pressed', String(isLarger));
      this.on.larger(isLarger);
    }
  }

  /** Return the small sun over the horizon, drawn here so that no picture has to be fetched. */
  function sunrise() {
    const space = 'http://www.w3.org/2000/svg';
    const drawing = document.createElementNS(space, 'svg');
    const path = document.createElementNS(space, 'path');
    drawing.setAttribute('viewBox', '0 0 32 32');
    drawing.setAttribute('class', 'sunrise');
    drawing.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', 'M3 24h26M8 24a8 8 0 0 1 16 0M16 5v5M5.5 10.5l3.2 3.2M26.5 10.5l-3.2 3.2');
    drawing.append(path);
    return drawing;
  }

  function dots() {
    return el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'));
  }

  // ---------------------------------------------------------------------------------------------- the panel

  /** Everything that is seen. It knows nothing of the server; `Chat` tells it what to show. */
  class View {
    /**
     * @param {{base: string, mode: string, target: Element|null, name: string, color: string}} settings
     * @param {{send: (text: string) => void, choose: (choice: Choice) => void, plan: () => void, forget: () => void, open: () => void}} on
     */
    constructor(settings, on) {
      this.on = on;
      this.isPage = settings.mode === 'page';
      this.largerKept = new Memory('firstlight.larger');
      this.transcript = new Transcript();
      this.composer = new Composer(on.send);
      this.header = new Header(settings.name, {
        larger: (isLarger) => {
          this.setLarger(isLarger);
          this.largerKept.save(isLarger);
        },
        plan: on.plan,
        forget: on.forget,
        close: this.isPage ? null : () => this.close(),
      });
      this.panel = this.buildPanel();
      this.launcher = this.isPage ? null : this.buildLauncher(settings.name);
      this.aloud = el('div', { class: 'unseen', role: 'status' });
      const kind = this.isPage ? 'page' : 'float';
      this.frame = el('div', { class: `frame ${kind}`, hidden: true }, this.launcher, this.panel, this.aloud);
      this.host = el('div', { 'data-firstlight': settings.mode, lang: 'en' });
      this.attach(settings);
      if (this.largerKept.load() === true) this.header.toggleLarger();
    }

    buildPanel() {
      const role = this.isPage ? 'region' : 'dialog';
      const panel = el(
        'section',
        { class: 'panel', id: 'panel', role, 'aria-labelledby': 'title', 'aria-describedby': 'subtitle', hidden: !this.isPage },
        this.header.node, this.transcript.box, this.composer.node, el('p', { class: 'footer' }, WORDS.footer),
      );
      if (!this.isPage) panel.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.key(event));
      return panel;
    }

    buildLauncher(/** @type {string} */ name) {
      const label = name === WORDS.name ? WORDS.launcher : `Ask ${name}`;
      return el(
        'button',
        { type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'panel', onclick: () => this.toggle() },
        sunrise(), el('span', {}, label),
      );
    }

    /** Put it on the page, unseen until its style sheet is there. */
    attach(/** @type {{base: string, target: Element|null, color: string}} */ settings) {
      const root = this.host.attachShadow({ mode: 'open' });
      const show = () => {
        this.frame.hidden = false;
        this.transcript.restore();
      };
      root.append(el('link', { rel: 'stylesheet', href: `${settings.base}widget.css`, onload: show, onerror: show }), this.frame);
      (settings.target || document.body).append(this.host);
      if (settings.color) paint(this.host, settings.color);
      if (!this.isPage && window.visualViewport) fitToKeyboard(this.host, window.visualViewport);
    }

    // Opening and closing

    get isOpen() {
      return !this.panel.hidden;
    }

    toggle() {
      if (this.isOpen) this.close();
      else this.open();
    }

    open() {
      if (!this.isOpen) this.setOpen(true);
      // A touch keyboard would cover the greeting, so there the focus goes to the title.
      const place = matchMedia('(pointer: coarse)').matches ? this.header.title : this.composer.box;
      place.focus();
      this.on.open();
    }

    close() {
      this.setOpen(false);
      this.launcher.focus();
    }

    setOpen(/** @type {boolean} */ isOpen) {
      this.panel.hidden = !isOpen;
      this.launcher.setAttribute('aria-expanded', String(isOpen));
      this.panel.setAttribute('aria-modal', String(matchMedia(FULL_SCREEN).matches));
      if (!isOpen) return;
      this.composer.fit();
      this.transcript.restore();
    }

    key(/** @type {KeyboardEvent} */ event) {
      if (event.key === 'Escape') {
        event.stopPropagation();
        if (this.header.isAsking) this.header.dismiss();
        else this.close();
      }
      if (event.key === 'Tab' && matchMedia(FULL_SCREEN).matches) this.keepFocus(event);
    }

    /** Where the panel covers the page, Tab stays in it: nobody should be on a button they can't see. */
    keepFocus(/** @type {KeyboardEvent} */ event) {
      const stops = Array.from(this.panel.querySelectorAll('a[href], button:not([disabled]), textarea, [tabindex="0"]'))
        .filter((/** @type {HTMLElement} */ stop) => stop.getClientRects().length);
      const [from, to] = event.shiftKey ? [stops[0], stops[stops.length - 1]] : [stops[stops.length - 1], stops[0]];
      const focused = this.host.shadowRoot.activeElement;
      if (focused !== from && !(event.shiftKey && focused === this.header.title)) return;
      event.preventDefault();
      to.focus();
    }

    /** Put a question from the page into the box; the person sends it, or changes it first. */
    suggest(/** @type {string} */ text) {
      if (!this.isPage && !this.isOpen) this.open();
      this.composer.fill(text);
      this.composer.box.focus();
    }

    setLarger(/** @type {boolean} */ isLarger) {
      this.frame.classList.toggle('larger', isLarger);
      this.composer.fit();
      this.transcript.restore();
    }

    // Talking

    /** Show what the patient wrote or chose, and return the bubble. */
    addOwn(/** @type {string} */ text) {
      const bubble = new OwnBubble(text);
      this.transcript.addOwn(bubble);
      return bubble;
    }

    /** Show it as the newest message again before another try, as its answer will come below. */
    moveToEnd(/** @type {OwnBubble} */ bubble) {
      bubble.state.replaceChildren();
      this.transcript.addOwn(bubble);
      this.transcript.box.focus({ preventScroll: true });
    }

    show(/** @type {Message[]} */ messages, /** @type {boolean} */ isOld) {
      this.transcript.addAll(messages, this.on.choose, isOld);
    }

    clear() {
      this.transcript.clear();
      this.quiet();
    }

    /** Show the dots, after a moment. */
    writing() {
      if (this.dotsTimer) return;
      this.dotsTimer = setTimeout(() => this.transcript.say(el('p', { class: 'writing' }, dots(), WORDS.writing)), WRITING_DELAY_MS);
    }

    /** Take the dots or the notice away. */
    quiet() {
      clearTimeout(this.dotsTimer);
      this.dotsTimer = 0;
      this.transcript.say();
    }

    /** Show a sentence below the messages, with a button to try again where that helps. */
    notice(/** @type {string} */ text, /** @type {(() => void)|null} */ onRetry = null) {
      this.quiet();
      const again = onRetry && el('button', { type: 'button', class: 'retry', onclick: onRetry }, WORDS.tryAgain);
      this.transcript.say(el('p', { class: 'notice' }, text, again ? ' ' : null, again));
    }

    /** Say something only to those who listen; the others see it at the message. */
    announce(/** @type {string} */ text) {
      this.aloud.textContent = '';
      setTimeout(() => { this.aloud.textContent = text; }, 50);
    }
  }

  /** Keep a full-screen panel above the touch keyboard, which covers fixed elements on some phones. */
  function fitToKeyboard(/** @type {HTMLElement} */ host, /** @type {VisualViewport} */ seen) {
    const fit = () => {
      // When someone zooms in with two fingers, the panel must not shrink with the part they see.
      const isZoomed = seen.scale > 1.01;
      host.style.setProperty('--fl-height', isZoomed ? '100%' : `${seen.height}px`);
      host.style.setProperty('--fl-top', isZoomed ? '0px' : `${seen.offsetTop}px`);
    };
    seen.addEventListener('resize', fit);
    seen.addEventListener('scroll', fit);
    fit();
  }

  /** Use the site's color, with whichever of white and black can be read on it. */
  function paint(/** @type {HTMLElement} */ host, /** @type {string} */ color) {
    host.style.setProperty('color', color);
    const channels = getComputedStyle(host).color.match(/^rgb\((\d+), (\d+), (\d+)\)$/);
    host.style.removeProperty('color');
    if (!channels || !CSS.supports('color', color)) return;
    const light = luminance(channels.slice(1).map(Number));
    host.style.setProperty('--fl-accent', color);
    host.style.setProperty('--fl-on-accent', 1.05 / (light + 0.05) >= 4.5 ? '#ffffff' : '#000000');
  }

  /** Return WCAG's relative luminance of a color, 0 to 1. */
  function luminance(/** @type {number[]} */ channels) {
    const [red, green, blue] = channels.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  // ---------------------------------------------------------------------------------------------- the conversation

  /**
   * One conversation at a time: what was said, what is under way, what the server still owes.
   *
   * The rule behind it: a message counts as sent only when the server says so, and a second try carries the same id, so
   * nothing is lost and nothing is done twice.
   */
  class Chat {
    constructor(/** @type {Api} */ api, /** @type {Memory} */ memory, /** @type {string} */ site) {
      this.api = api;
      this.memory = memory;
      this.site = site;
      /** @type {View} */
      this.view = /** @type {*} */ (null);
      this.round = {};
      /** @type {Session|null} */
      this.session = null;
      /** @type {Promise<Session>|null} */
      this.starting = null;
      /** @type {OwnBubble[]} own messages that the server has not told us the place of */
      this.unplaced = [];
      /** @type {Promise<void>} what is being posted, one message after the other */
      this.line = Promise.resolve();
    }

    /** Forget what is on the screen. Whatever is still under way belongs to an older round and is ignored. */
    reset() {
      this.round = {};
      this.session = null;
      this.starting = null;
      this.unplaced = [];
      this.line = Promise.resolve();
      this.view.clear();
    }

    // Beginning

    /** Return the session, taking up the saved conversation or beginning a new one. */
    start() {
      if (!this.starting) {
        const starting = this.begin();
        this.starting = starting;
        starting.catch(() => { if (this.starting === starting) this.starting = null; });
      }
      return this.starting;
    }

    async begin() {
      const round = this.round;
      const saved = this.memory.load();
      const resumed = saved ? await this.resume(saved) : null;
      const [session, messages] = resumed || await this.create();
      if (round !== this.round) throw new Problem(0);
      this.session = session;
      session.lastSeq = messages.reduce((last, message) => Math.max(last, message.seq), 0);
      session.lastFrom = lastFrom(messages);
      // A greeting that someone opened the panel for is read aloud; one that stands on a page from the start is not.
      this.view.show(messages, Boolean(resumed) || this.view.isPage || this.unplaced.length > 0);
      if (session.lastFrom === 'patient') this.expect(session);
      return session;
    }

    /** @returns {Promise<[Session, Message[]]|null>} the saved conversation, or null if the server has it no more */
    async resume(/** @type {Saved} */ saved) {
      try {
        return [asSession(saved), await this.api.messagesAfter(saved, 0)];
      } catch (problem) {
        if (!problem.isGone) throw problem;
        return null;
      }
    }

    /** @returns {Promise<[Session, Message[]]>} */
    async create() {
      const { id, token, messages } = await this.api.create(this.site);
      this.memory.save({ id, token });
      return [asSession({ id, token }), messages];
    }

    /** Begin, and say so where it does not work. */
    async greet() {
      const round = this.round;
      try {
        await this.start();
        return true;
      } catch (problem) {
        if (round === this.round) this.view.notice(problem.detail || WORDS.offline, () => this.greetAgain());
        return false;
      }
    }

    greetAgain() {
      this.view.quiet();
      this.greet();
    }

    // Sending

    say(/** @type {string} */ text) {
      this.add(text, { id: newId(), text });
    }

    choose(/** @type {Choice} */ choice) {
      this.add(choice.label, { id: newId(), choice: choice.id });
    }

    add(/** @type {string} */ text, /** @type {Draft} */ draft) {
      this.view.quiet();
      const own = this.view.addOwn(text);
      own.draft = draft;
      this.unplaced.push(own);
      this.post(own);
    }

    /** Post in the order written, one after the other. */
    post(/** @type {OwnBubble} */ own) {
      const round = this.round;
      own.sending();
      this.view.announce('');
      this.line = this.line.then(() => (round === this.round ? this.deliver(own) : undefined));
    }

    async deliver(/** @type {OwnBubble} */ own) {
      const round = this.round;
      let answer;
      this.view.writing();
      try {
        answer = await this.api.say(await this.start(), /** @type {Draft} */ (own.draft));
      } catch (problem) {
        if (round === this.round) await this.refused(own, problem);
        return;
      }
      if (round === this.round && this.session) this.accepted(this.session, own, answer);
    }

    accepted(/** @type {Session} */ session, /** @type {OwnBubble} */ own, /** @type {{status: string, messages?: Message[]}} */ answer) {
      own.done();
      const messages = answer.messages || [];
      if (answer.status === 'pending') return this.isAnswered(session, own) ? this.view.quiet() : this.expect(session);
      // A gap means that another window wrote too: read everything since, in order.
      if (messages.length && messages[0].seq > session.lastSeq + 2) return this.expect(session, 0);
      if (messages.length) this.unplaced = this.unplaced.filter((other) => other !== own && !other.isDone);
      this.receive(session, messages);
      if (session.owed <= 0) this.view.quiet();
    }

    /** Return true if a look at the server was faster than its answer to the post. */
    isAnswered(/** @type {Session} */ session, /** @type {OwnBubble} */ own) {
      return !this.unplaced.includes(own) && session.lastFrom !== 'patient';
    }

    async refused(/** @type {OwnBubble} */ own, /** @type {*} */ problem) {
      if (problem.isGone && this.session && !(await this.isAlive(this.session))) return this.startAnew(own);
      const detail = problem.status >= 400 && problem.status < 500 ? problem.detail : '';
      own.failed(detail, problem.mayPass ? () => this.retry(own) : null);
      if (!problem.mayPass) this.giveBack(own);
      if (!this.session || this.session.owed <= 0) this.view.quiet();
      this.view.announce(`${WORDS.notSentAloud} ${detail}`);
      this.view.transcript.toEnd();
    }

    retry(/** @type {OwnBubble} */ own) {
      this.view.moveToEnd(own);
      this.post(own);
    }

    /** Put words that can't be sent as they are back into the box, to be changed. */
    giveBack(/** @type {OwnBubble} */ own) {
      this.unplaced = this.unplaced.filter((other) => other !== own);
      const composer = this.view.composer;
      if (own.draft && own.draft.text && composer.isEmpty) composer.fill(own.draft.text);
    }

    /** Return false only if the server is sure that the conversation is gone. */
    async isAlive(/** @type {Session} */ session) {
      try {
        await this.api.messagesAfter(session, session.lastSeq);
        return true;
      } catch (problem) {
        return !problem.isGone;
      }
    }

    /** The conversation ended while it was open: begin a new one and send the same words there. */
    async startAnew(/** @type {OwnBubble} */ own) {
      this.memory.clear();
      this.reset();
      if (!(await this.greet())) return;
      this.view.notice(WORDS.ended);
      if (own.draft && own.draft.text) this.add(own.draft.text, { id: newId(), text: own.draft.text });
    }

    // Receiving

    /** Show what is new; our own messages take the place of their echo. */
    receive(/** @type {Session} */ session, /** @type {Message[]} */ messages) {
      const fresh = messages.filter((message) => message.seq > session.lastSeq).sort((one, other) => one.seq - other.seq);
      if (!fresh.length) return;
      session.lastSeq = fresh[fresh.length - 1].seq;
      session.lastFrom = lastFrom(fresh);
      session.owed -= fresh.filter((message) => message.from !== 'patient').length;
      const shown = fresh.filter((message) => message.from !== 'patient' || !this.place(message.text));
      if (shown.length) this.view.show(shown, false);
    }

    /** Return true if a message of ours is the one that the server tells of. */
    place(/** @type {string} */ text) {
      const own = this.unplaced.find((each) => each.text === text) || this.unplaced.find((each) => !each.isFailed);
      if (!own) return false;
      this.unplaced = this.unplaced.filter((each) => each !== own);
      own.keptAs(text);
      return true;
    }

    /** An answer is owed: show that, and look for it. */
    expect(/** @type {Session} */ session, firstWaitMs = POLL_MS) {
      session.owed = Math.max(session.owed, 0) + 1;
      this.view.writing();
      if (!session.following) this.follow(session, firstWaitMs);
    }

    /** Look every second for a minute, then seldom, and say that it takes longer. */
    async follow(/** @type {Session} */ session, /** @type {number} */ firstWaitMs) {
      session.following = true;
      for (let count = 0; count < POLLS + SLOW_POLLS && session.owed > 0; count += 1) {
        if (count === POLLS) this.view.notice(WORDS.slow);
        await sleep(count === 0 ? firstWaitMs : count < POLLS ? POLL_MS : SLOW_POLL_MS);
        if (session !== this.session) return;
        await this.look(session);
      }
      session.following = false;
      session.owed = 0;
      this.view.quiet();
    }

    /** Read what is new, if the server can be reached; the next look will tell otherwise. */
    async look(/** @type {Session} */ session) {
      try {
        const messages = await this.api.messagesAfter(session, session.lastSeq);
        if (session === this.session) this.receive(session, messages);
      } catch {
        // Nothing is lost: the server keeps the messages.
      }
    }

    /** Come up to date when the page is seen or online again. */
    wake() {
      if (document.visibilityState !== 'visible') return;
      if (this.session) this.look(this.session);
      else if (this.view.isOpen && !this.starting) this.greetAgain();
    }

    // The plan

    /** Show the plan in a window of its own, to read or print. The window opens at once: browsers allow it only while a tap is handled. */
    async showPlan() {
      const saved = this.memory.load();
      const page = saved && window.open('', '_blank');
      if (!page) return this.view.notice(WORDS.noPlan);
      try {
        const html = await this.api.plan(saved);
        page.document.open();
        page.document.write(html);
        page.document.close();
      } catch {
        page.close();
        this.view.notice(WORDS.noPlan);
      }
    }

    // Forgetting

    /** Erase the conversation on the server and here. What can't be erased yet stays on the screen. */
    async forget() {
      await (this.starting || Promise.resolve()).catch(() => {});
      const saved = this.memory.load();
      try {
        if (saved) await this.api.erase(saved);
      } catch (problem) {
        if (!problem.isGone) return this.view.notice(problem.detail || WORDS.notErased, () => this.forget());
      }
      this.memory.clear();
      this.view.composer.fill('');
      this.reset();
      if (await this.greet()) this.view.notice(WORDS.erased);
    }

    /** Another window of this site began a new conversation, or erased this one: do as it did. */
    changedElsewhere(/** @type {StorageEvent} */ event) {
      if (event.key !== this.memory.key || !(this.session || this.view.isOpen)) return;
      const saved = this.memory.load();
      if (saved && this.session && saved.id === this.session.id) return;
      if (this.session) this.reset();
      if (saved) this.greetAgain();
      else this.view.notice(WORDS.erasedElsewhere, () => this.greetAgain());
    }
  }

  /** @returns {Session} */
  function asSession(/** @type {Saved} */ saved) {
    return { id: saved.id, token: saved.token, lastSeq: 0, lastFrom: '', owed: 0, following: false };
  }

  function lastFrom(/** @type {Message[]} */ messages) {
    return messages.length ? messages[messages.length - 1].from : '';
  }

  // ---------------------------------------------------------------------------------------------- wiring

  /** Read the script tag. */
  function settingsOf(/** @type {HTMLScriptElement} */ script) {
    const data = script.dataset;
    return {
      base: new URL('.', script.src).href,
      site: data.site || location.hostname,
      mode: data.mode === 'page' ? 'page' : 'launcher',
      target: data.mode === 'page' ? document.querySelector(data.target || 'body') : null,
      name: data.name || WORDS.name,
      color: data.color || '',
    };
  }

  function run(/** @type {HTMLScriptElement} */ script) {
    const settings = settingsOf(script);
    // Content systems like to put a script on a page twice.
    if (document.querySelector(`[data-firstlight="${settings.mode}"]`)) return;
    const chat = new Chat(new Api(settings.base), new Memory(`firstlight.${settings.site}`), settings.site);
    chat.view = new View(settings, {
      send: (text) => chat.say(text),
      choose: (choice) => chat.choose(choice),
      plan: () => { chat.showPlan(); },
      forget: () => { chat.forget(); },
      open: () => { chat.greet(); },
    });
    listen(chat);
    if (settings.mode === 'page') chat.greet();
  }

  function listen(/** @type {Chat} */ chat) {
    document.addEventListener('visibilitychange', () => chat.wake());
    window.addEventListener('online', () => chat.wake());
    window.addEventListener('storage', (event) => chat.changedElsewhere(event));
    document.addEventListener('click', (event) => {
      const asks = event.target instanceof Element && event.target.closest('[data-firstlight-ask]');
      if (asks) chat.view.suggest(asks.getAttribute('data-firstlight-ask') || asks.textContent || '');
    });
  }

  // Only while the script runs does the page tell which tag it came from.
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => run(script));
  else run(script);
})();
