// Reads what somebody typed. The grammar is that of research/grammar.py; what the static files
// cannot answer is refused in words, never answered with nothing.
var zengerQuery = (function () {
  "use strict";
  const QUOTES = "\"“”„‟«»″＂";
  const GERSHAYIM = "[\\u05d0-\\u05ea][\"“”](?=[\\u05d0-\\u05ea])|"; // in an abbreviation: צה"ל
  const WORD = new RegExp("(?:" + GERSHAYIM + "[^\\s()" + QUOTES + "])+", "y");
  const QUOTED = new RegExp("[" + QUOTES + "]((?:\\\\[" + QUOTES + "\\\\]|" + GERSHAYIM + "[^" + QUOTES + "])*)[" + QUOTES + "](~\\d*)?", "y");
  const ADDRESS = new RegExp("(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:)[^\\s()" + QUOTES + "]+", "y");
  const FIELD = /(\p{L}[\p{L}\p{N}_]*):/uy;
  const FIELDS = { type: "type", kind: "type", lang: "lang", language: "lang", in: "in",
    collection: "in", date: "date", year: "date" };
  const LIVE = ["from", "to", "subject", "title", "path", "size", "hash", "has", "status", "exact"];
  const DEEPEST = 40;

  function trouble(message, place, hint) {
    const error = new Error(message);
    error.isQuery = true;
    error.place = place;
    error.hint = hint || "";
    return error;
  }
  const live = (what, place) => trouble(what + " needs the live search; these files cannot do it.",
    place, "Write plain words, “phrases”, begin* or type:, lang:, in:, date:");

  function lex(text) {
    const found = [];
    let place = 0;
    const take = (pattern) => { pattern.lastIndex = place; return pattern.exec(text); };
    while (place < text.length) {
      const sign = text[place], last = found[found.length - 1];
      const isValue = last && last.kind === "field" && last.end === place;
      let match, kind = "word";
      if (/\s/.test(sign)) { place++; continue; }
      if (sign === "(" || sign === ")") match = [sign], kind = sign;
      else if (QUOTES.includes(sign)) {
        match = take(QUOTED), kind = "quoted";
        if (!match) throw trouble("This quotation mark is never closed.", place, "Add one at the end.");
        if (match[2]) throw live("A loose phrase (" + match[2] + ")", place + match[0].length - match[2].length);
      } else if (sign === "/") {
        if (/^\/.*\/(\s|\)|$)/.test(text.slice(place))) throw live("A regular expression", place);
        throw trouble("A word cannot begin with “/”.", place, "Leave it out, or put quotes around the word.");
      } else if ("-!+".includes(sign) && !isValue) {
        if (/^.(\s|\)|$)/.test(text.slice(place)))
          throw trouble("“" + sign + "” stands alone.", place, "Put it right before a word, or leave it out.");
        match = [sign], kind = sign === "+" ? "+" : "NOT";
      } else if (!isValue && (match = take(ADDRESS))) kind = "quoted";
      else if (!isValue && (match = take(FIELD))) kind = "field";
      else {
        match = take(WORD);
        if (!isValue && /^(AND|OR|NOT)$/.test(match[0])) kind = match[0];
        if (!isValue && /^NEAR(\/\d*)?$/.test(match[0])) throw live("NEAR", place);
      }
      found.push({ kind: kind, text: match[1] === undefined ? match[0] : match[1], start: place,
        end: place + match[0].length });
      place += match[0].length;
    }
    return found;
  }

  function parse(text) {
    if (/^\s*\*?\s*$/.test(text)) return { op: "all" };
    const lexemes = lex(text);
    let next = 0, depth = 0;
    const peek = () => lexemes[next];
    const accept = (kind) => (peek() && peek().kind === kind ? lexemes[next++] : null);

    function joined(op, parts) {
      if (parts.length === 1) return parts[0];
      return { op: op, parts: [].concat(...parts.map((part) => (part.op === op ? part.parts : [part]))) };
    }
    function either(field) {
      const parts = [both(field)];
      while (accept("OR")) parts.push(both(field));
      return joined("or", parts);
    }
    function both(field) {
      const parts = [one(field)];
      for (;;) {
        const said = accept("AND"), following = peek();
        if (!said && (!following || [")", "OR"].includes(following.kind))) return joined("and", parts);
        parts.push(one(field));
      }
    }
    function one(field) {
      if (++depth > DEEPEST) throw trouble("This is nested too deeply.", lexemes[next - 1].start, "Write it flatter.");
      let query;
      if (accept("+")) query = one(field);
      else if (accept("NOT")) query = { op: "not", part: one(field) };
      else query = primary(field);
      depth--;
      return query;
    }
    function primary(field) {
      const lexeme = lexemes[next++];
      if (!lexeme) throw trouble("Something should follow here.", text.length, "Add a word, or leave out the last sign.");
      if (lexeme.kind === "(") {
        const query = either(field);
        if (!accept(")")) throw trouble("This “(” is never closed.", lexeme.start, "Add a “)”.");
        return query;
      }
      if (lexeme.kind === "field" && !field) return fielded(lexeme);
      if (lexeme.kind !== "word" && lexeme.kind !== "quoted")
        throw trouble("“" + lexeme.text + "” cannot stand here.", lexeme.start, "Leave it out, or put quotes around the word itself.");
      return field ? value(field, lexeme) : leaf(lexeme);
    }
    function fielded(lexeme) {
      const name = lexeme.text.toLowerCase(), following = peek();
      if (LIVE.includes(name)) throw live("The field " + name + ":", lexeme.start);
      if (!Object.prototype.hasOwnProperty.call(FIELDS, name))
        throw trouble("There is no field “" + lexeme.text + "”.", lexeme.start,
          "Fields are type, lang, in and date. For the words themselves, put quotes around them.");
      if (!following || following.start !== lexeme.end || !["word", "quoted", "("].includes(following.kind))
        throw trouble(name + ": needs a value right after the colon.", lexeme.start, "Write " + name + ":value");
      return primary(FIELDS[name]);
    }

    const query = either("");
    if (peek()) throw trouble("This “" + peek().text + "” closes nothing.", peek().start, "Leave it out.");
    return query;
  }

  function leaf(lexeme) {
    const text = lexeme.text;
    if (lexeme.kind === "word" && /^\*+$/.test(text)) return { op: "all" };
    const words = zengerTokens.tokens(text.replace(/\*$/, "")).map((token) => token.folded);
    if (lexeme.kind === "word") {
      const wild = text.search(/[*?]/);
      if (wild >= 0 && (text[wild] === "?" || wild < text.length - 1)) throw live("“?”, or “*” anywhere but at the end of a word,", lexeme.start + wild);
      if (/~\d*$/.test(text)) throw live("A misspelt word (~)", lexeme.start + text.lastIndexOf("~"));
      if (text.indexOf("^") > 0) throw trouble("Words cannot be given a weight with “^”.", lexeme.start, "Leave it out.");
    }
    if (!words.length) throw trouble("There is no letter or digit in “" + text + "” to search for.", lexeme.start, "Leave it out.");
    const unspaced = (word) => word.length < 3 && zengerTokens.tokens(word + word + word).length > 1;
    const starred = lexeme.kind === "word" && text.endsWith("*");
    if (words.length === 1 && (starred ? !unspaced(words[0]) || [...words[0]].length < 2 : unspaced(words[0]) && [...words[0]].length < 2))
      return { op: "prefix", word: words[0], start: lexeme.start, isLetter: unspaced(words[0]) };
    if (starred && words.length > 1 && !unspaced(words[0]))
      throw trouble("A word with “*” cannot hold what parts words.", lexeme.start, "Search for the parts: well AND know*");
    return words.length === 1 ? { op: "term", word: words[0] } : { op: "phrase", words: words, text: starred ? text.slice(0, -1) : text };
  }

  function value(field, lexeme) {
    if (field === "date") return dated(lexeme);
    if (/[*?]|~\d*$/.test(lexeme.text) && lexeme.kind === "word") throw live("A pattern in " + field + ":", lexeme.start);
    return { op: "field", field: field, value: zengerTokens.fold(lexeme.text.trim()), text: lexeme.text.trim() };
  }

  // A partial date as the first and the last number it may stand for; see date_number in pages.py.
  function span(text, lexeme) {
    const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
    if (!match || match[2] > 12 || match[3] > 31 || match[2] === "00" || match[3] === "00")
      throw trouble("“" + text + "” is not a date.", lexeme.start, "Write date:2013, date:2013-04 or date:2013..2016");
    return [match[1] * 416 + (match[2] || 1) * 32 + +(match[3] || 1), match[1] * 416 + (match[2] || 12) * 32 + +(match[3] || 31)];
  }
  function dated(lexeme) {
    const text = lexeme.text.trim(), compared = /^(>=|<=|>|<)(.*)$/.exec(text), parts = text.split("..");
    let first = 1, last = Infinity;
    if (compared) {
      const [from, to] = span(compared[2], lexeme);
      if (compared[1] === ">") first = to + 1;
      if (compared[1] === ">=") first = from;
      if (compared[1] === "<") last = from - 1;
      if (compared[1] === "<=") last = to;
    } else if (parts.length === 2) {
      if (parts[0]) first = span(parts[0], lexeme)[0];
      if (parts[1]) last = span(parts[1], lexeme)[1];
      if (first > last) throw trouble(parts[0] + " is after " + parts[1] + ".", lexeme.start, "Put the earlier date first.");
    } else [first, last] = span(text, lexeme);
    return { op: "date", first: first, last: last, text: text };
  }

  const COUNTED = { type: "of type ", lang: "in the language ", in: "in the collection ", date: "dated ",
    year: "of the year " };
  // The query in words: pages with “port” and “charges” and of the year “1974”.
  function say(query, inner) {
    const list = (word) => query.parts.map((part) => say(part, true)).join(word);
    switch (query.op) {
      case "all": return "of any kind";
      case "term": return "with “" + query.word + "”";
      case "prefix": return "with a word that begins with “" + query.word + "”";
      case "phrase": return "with the phrase “" + query.text + "”";
      case "field": return COUNTED[query.field] + "“" + query.text + "”";
      case "date": return COUNTED.date + query.text;
      case "not": return "not " + say(query.part, true);
      case "and": return inner ? "(" + list(" and ") + ")" : list(" and ");
      default: return inner ? "(" + list(" or ") + ")" : list(" or ");
    }
  }
  return { parse: parse, say: (query) => "pages " + say(query) };
})();
