// What a word is, as src/zenger/model/tokens.py says it; tests/model/token_vectors.json holds
// both to the same answers. Positions count UTF-16 units here and characters there.
var zengerTokens = (function () {
  "use strict";
  var UNSPACED =
    "\\u1100-\\u115f\\uac00-\\ud7a3\\u0e01-\\u0e3a\\u0e40-\\u0e4e\\u0e81-\\u0ebd\\u0ec0-\\u0ecd\\u1000-\\u103f\\u1780-\\u17d3" +
    "\\u3005-\\u3007\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff" +
    "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9d\\u{20000}-\\u{3134f}";
  var VOICED = "\\u1160-\\u11ff\\u3099\\u309a\\uff9e\\uff9f";
  var MARKS =
    "\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a" +
    "\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0711\\u0730-\\u074a" +
    "\\u07a6-\\u07b0\\u07eb-\\u07f3\\u0900-\\u0903\\u093a-\\u094f\\u0951-\\u0957\\u0962-\\u0963\\u0980-\\u0d7f" +
    "\\u0d81-\\u0d83\\u0dca-\\u0ddf\\u0df2\\u0df3\\u0f39\\u0f71-\\u0f84\\u0f8d-\\u0fbc" +
    "\\u1dc0-\\u1dff\\u200c\\u200d\\u2044\\ufe20-\\ufe2f";
  var APOSTROPHES = "\\u02b9\\u02bb-\\u02bd";
  var UNIT = new RegExp("[" + UNSPACED + "][" + VOICED + "]*", "gu");
  var RUN = "(?:[" + UNSPACED + "][" + VOICED + "]*)+";
  var WORD = new RegExp(
    "(" + RUN + "(?:\\r?\\n" + RUN + ")*)|(?:(?![" + UNSPACED + APOSTROPHES + "])[\\p{L}\\p{N}" + MARKS + "])+", "gu");
  var ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
  var INSIDE = /[\x00-\x2f\x3a-\x60\x7b-\x7f]+/g;
  var ASCII = /^[\x00-\x7f]*$/;
  var FROM = "\u0623\u0625\u0622\u0671\u0649\u0626\u0624\u0629\u06a9\u06cc\u06c1\u06c0\u06d5\u00f8\u0142\u0111\u00f0\u0131\u03c2";
  var TO = "\u0627\u0627\u0627\u0627\u064a\u064a\u0648\u0647\u0643\u064a\u0647\u0647\u0647olddi\u03c3";
  var ALIKE = { "\u00df": "ss", "\u00e6": "ae", "\u0153": "oe", "\u00ad": "", "\u0640": "", "\u200c": "", "\u200d": "", "\u00b7": "", "\u02bc": "" };
  for (var place = 0; place < FROM.length; place++) ALIKE[FROM[place]] = TO[place];
  [0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810].forEach(function (zero) {
    for (var digit = 0; digit < 10; digit++) ALIKE[String.fromCharCode(zero + digit)] = "" + digit;
  });

  function fold(word) {
    if (ASCII.test(word)) return word.toLowerCase();
    var bare = word.normalize("NFKD").toLowerCase().replace(ACCENTS, "").normalize("NFKC");
    return bare.replace(/[^\x00-\x7f]/g, function (letter) {
      return Object.prototype.hasOwnProperty.call(ALIKE, letter) ? ALIKE[letter] : letter;
    });
  }

  function searchable(word) {
    return ASCII.test(word) ? word.toLowerCase() : fold(word).replace(INSIDE, "").replace(/^\u2044+|\u2044+$/g, "");
  }

  function pairs(run, start, found) {
    var starts = [], ends = [], match;
    UNIT.lastIndex = 0;
    while ((match = UNIT.exec(run))) {
      starts.push(match.index);
      ends.push(UNIT.lastIndex);
    }
    for (var n = ends.length > 1 ? 1 : 0; n < ends.length; n++) {
      var first = starts[n ? n - 1 : 0];
      var folded = searchable(run.slice(first, ends[n]));
      if (folded) found.push({ folded: folded, start: start + first, end: start + ends[n] });
    }
  }

  // The words of a text in order: {folded, start, end}.
  function tokens(text) {
    var found = [], match, folded;
    WORD.lastIndex = 0;
    while ((match = WORD.exec(text))) {
      if (match[1]) pairs(match[1], match.index, found);
      else if ((folded = searchable(match[0])))
        found.push({ folded: folded, start: match.index, end: match.index + match[0].length });
    }
    return found;
  }

  return { fold: fold, tokens: tokens };
})();
