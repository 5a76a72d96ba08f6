/* Search without a server. The words of each first letter lie in a file of their own, data/words-a.js, which is read as
   a classic script when somebody types that letter: a page opened from a folder may fetch nothing else.

   What is typed is found as it is, as the beginning of a word, without its ending, by words that mean the same, and,
   where all that finds nothing, as what is spelt alike. Every word of a question counts; a product that holds all of
   them comes before one that lacks some. Of the first that are found the paragraph that says most of it is shown; the
   text of each product lies in a file of its own, data/text-7.js. */
"use strict";
(function () {
  var COMMON = new Set(("a an and are as at be been but by can did do does for from had has have he her him his how i if" +
    " in into is it its me more my no not of on or our out she should so than that the their them then there these they" +
    " this to us was we were what when where which who will with would you your").split(" "));
  var LONGEST = 32, ALIKE = 0.45, SAME_MEANING = 0.7, BEGINS = 0.6, EXCERPTS = 12, AROUND = 90;

  var form = document.querySelector("form[data-shards]");
  var list = document.getElementById("hits"), count = document.getElementById("count");
  var box = document.getElementById("words");
  var narrowing = { kind: document.getElementById("kind"), type: document.getElementById("type") };
  var lines = Array.from(list.children), by = {};
  lines.forEach(function (line) { by[line.dataset.place] = line; });
  var shards = new Set(form.dataset.shards.split(" ")), known = {}, requested = {}, texts = {}, groups = [], latest = 0;

  window.libraryWords = function (shard, words) { known[shard] = words; };
  window.libraryText = function (place, pieces) { texts[place] = pieces; };
  window.librarySynonyms = function (some) { groups = some; };

  function wordsOf(text) {
    var plain = text.toLowerCase().replace(/['’]/g, "").normalize("NFD").replace(/\p{M}/gu, "");
    return (plain.match(/[\p{L}\p{N}]+/gu) || []).map(function (word) { return word.slice(0, LONGEST); })
      .filter(function (word) { return !COMMON.has(word) && (word.length > 1 || /\d/.test(word)); });
  }

  function shardOf(word) { return /^[a-z0-9]/.test(word) ? word[0] : "other"; }

  function read(name) {
    if (!requested[name]) {
      requested[name] = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = "data/" + name + ".js";
        script.onload = done;
        script.onerror = function () { delete requested[name]; failed(new Error(script.src)); };
        document.head.appendChild(script);
      });
    }
    return requested[name];
  }

  function load(shard) {
    if (!shards.has(shard)) { known[shard] = known[shard] || {}; return Promise.resolve(); }
    return read("words-" + shard);
  }

  /* Steps from one word to another: a letter more, less, another, or two changed about. More than `most` is `most` + 1. */
  function steps(word, other, most) {
    if (Math.abs(word.length - other.length) > most) return most + 1;
    var before = [], last = [], i, j;
    for (j = 0; j <= other.length; j++) last[j] = j;
    for (i = 1; i <= word.length; i++) {
      var row = [i], least = i;
      for (j = 1; j <= other.length; j++) {
        var cost = word[i - 1] === other[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
        if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
      before = last; last = row;
    }
    return last[other.length];
  }

  function stemOf(word) {
    if (word.length > 5 && /ies$/.test(word)) return word.slice(0, -3);
    if (word.length > 6 && /ing$/.test(word)) return word.slice(0, -3);
    if (word.length > 5 && /(ed|es)$/.test(word)) return word.slice(0, -2);
    if (word.length > 3 && /[^s]s$/.test(word)) return word.slice(0, -1);
    return word;
  }

  function add(points, places, factor) {
    var few = Math.log(1 + lines.length / (places.length / 2));
    for (var at = 0; at < places.length; at += 2) {
      var worth = factor * few * places[at + 1] / (places[at + 1] + 4);
      if (worth > (points[places[at]] || 0)) points[places[at]] = worth;
    }
  }

  /* By product, what one word is worth; the best of the ways in which it was found. */
  function pointsOf(word) {
    var words = known[shardOf(word)] || {}, points = {}, stem = stemOf(word), isKnown = false;
    if (Object.prototype.hasOwnProperty.call(words, word)) { add(points, words[word], 1); isKnown = true; }
    if (stem.length > 2 || word.length > 1) {
      Object.keys(words).forEach(function (other) {
        if (other === word) return;
        if (stem.length > 2 && other.startsWith(stem) && other.length - stem.length <= 3) { add(points, words[other], 0.9); isKnown = true; }
        else if (other.startsWith(word)) { add(points, words[other], BEGINS); isKnown = true; }
      });
    }
    return { points: points, found: isKnown };
  }

  function alikeTo(word) {
    var words = known[shardOf(word)] || {}, points = {}, spelt = [];
    var most = word.length > 7 ? 2 : word.length > 3 ? 1 : 0;
    if (most) {
      Object.keys(words).forEach(function (other) {
        if (steps(word, other, most) <= most) { add(points, words[other], ALIKE); spelt.push(other); }
      });
    }
    return { points: points, found: spelt.length > 0, spelt: spelt };
  }

  /* The other ways to say some of these words: each with the words that it means. */
  function otherWays(words) {
    var text = " " + words.join(" ") + " ", meant = [];
    groups.forEach(function (ways) {
      ways.forEach(function (way) {
        if (text.indexOf(" " + way + " ") < 0) return;
        ways.forEach(function (other) {
          if (other !== way) meant.push({ instead: way.split(" "), words: other.split(" ") });
        });
      });
    });
    return meant;
  }

  function rank(words, ways) {
    var alike = [], each = words.map(function (word) {
      var match = pointsOf(word);
      ways.forEach(function (way) {
        if (way.instead.indexOf(word) < 0) return;
        var parts = way.words.map(function (part) { return pointsOf(part).points; });
        Object.keys(parts[0]).forEach(function (place) {
          if (!parts.every(function (part) { return part[place]; })) return;
          var mean = parts.reduce(function (sum, part) { return sum + part[place]; }, 0) / parts.length;
          match.points[place] = Math.max(match.points[place] || 0, SAME_MEANING * mean);
          match.found = true;
        });
      });
      if (!match.found) { match = alikeTo(word); alike = alike.concat(match.spelt); }
      return match;
    });
    var all = {};
    each.forEach(function (match) {
      Object.keys(match.points).forEach(function (place) {
        var so = all[place] || (all[place] = { points: 0, words: 0 });
        so.points += match.points[place]; so.words += 1;
      });
    });
    var hits = Object.keys(all).sort(function (first, second) {
      return all[second].words - all[first].words || all[second].points - all[first].points || first - second;
    });
    /* A long question may miss a word or two; a short one may miss none, where something has all of it. */
    var best = hits.length ? all[hits[0]].words : 0, least = Math.max(1, Math.ceil(best * 0.6));
    if (words.length < 4) least = best;
    return { hits: hits.filter(function (place) { return all[place].words >= least; }), alike: alike, lacks: best < words.length };
  }

  /* Whether a word of a text is one that was meant, in one of its forms. */
  function isMeant(word, meant) {
    return meant.some(function (way) {
      var stem = stemOf(way);
      return word === way || (way.length > 3 && word.startsWith(way)) || (stem.length > 2 && word.startsWith(stem) && word.length - stem.length <= 3);
    });
  }

  /* The words of a text as they are written, each with where it begins and which of the meant it is. */
  function marksIn(text, meant) {
    var marks = [], each = /[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu, match;
    while ((match = each.exec(text))) {
      var plain = wordsOf(match[0])[0];
      for (var at = 0; plain && at < meant.length; at++) {
        if (isMeant(plain, meant[at])) { marks.push({ from: match.index, to: match.index + match[0].length, idea: at }); break; }
      }
    }
    return marks;
  }

  /* The piece that says most of what was asked; the first of those that say as much. `meant`: for each word its ways. */
  function bestOf(pieces, meant) {
    var best = null;
    pieces.forEach(function (piece) {
      var marks = marksIn(piece[2], meant);
      var worth = new Set(marks.map(function (mark) { return mark.idea; })).size + Math.min(marks.length, 9) / 10;
      if (marks.length && (!best || worth > best.worth)) best = { piece: piece, marks: marks, worth: worth };
    });
    return best;
  }

  /* A paragraph under a hit: a link to its place, and what it says there, with what was meant marked. */
  function excerpt(line, best) {
    var text = best.piece[2], part = document.createElement("p"), link = document.createElement("a");
    var from = best.marks[0].from - AROUND, to = best.marks[0].to + 2 * AROUND;
    from = from <= 0 ? 0 : Math.min(text.indexOf(" ", from) + 1, best.marks[0].from);
    to = to >= text.length ? text.length : Math.max(text.lastIndexOf(" ", to), best.marks[0].to);
    part.className = "found";
    link.className = "govuk-link";
    link.href = best.piece[0];
    link.textContent = best.piece[1] || "In its text";
    part.append(link, ": " + (from ? "… " : ""));
    best.marks.forEach(function (mark) {
      if (mark.from < from || mark.to > to) return;
      var word = document.createElement("mark");
      word.textContent = text.slice(mark.from, mark.to);
      part.append(text.slice(from, mark.from), word);
      from = mark.to;
    });
    part.append(text.slice(from, to) + (to < text.length ? " …" : ""));
    line.append(part);
  }

  /* Under each of the first hits, what it says; where its text is missing, nothing. */
  function showExcerpts(words, ways, alike) {
    var mine = latest, shown = Array.from(list.children).filter(function (line) { return !line.hidden; });
    var meant = words.map(function (word) {
      return ways.reduce(function (all, way) { return way.instead.indexOf(word) < 0 ? all : all.concat(way.words); }, [word]);
    });
    if (alike.length) meant.push(alike);
    shown.slice(0, EXCERPTS).forEach(function (line) {
      read("text-" + line.dataset.place).then(function () {
        var best = mine === latest && bestOf(texts[line.dataset.place], meant);
        if (best) excerpt(line, best);
      }, function () {});
    });
  }

  function may(line) {
    if (narrowing.kind.value && line.dataset.kind !== narrowing.kind.value) return false;
    return !narrowing.type.value || line.dataset.types.split("|").indexOf(narrowing.type.value) >= 0;
  }

  function show(order, words, alike, lacks) {
    var shown = order.filter(may), set = new Set(shown);
    lines.forEach(function (line) {
      line.hidden = !set.has(line);
      line.querySelectorAll(".found").forEach(function (part) { part.remove(); });
    });
    shown.forEach(function (line) { list.appendChild(line); });
    var text = shown.length + (shown.length === 1 ? " product" : " products");
    if (words) text += " for “" + box.value.trim() + "”";
    if (words && alike.length && shown.length) text += ". No word is spelt like that. These are similar: " + alike.slice(0, 3).join(", ");
    else if (words && lacks && shown.length) text += ". No product has every word.";
    if (!shown.length) text = "Nothing found" + (words ? " for “" + box.value.trim() + "”" : "") + " in this bundle. Try fewer or different words, or all kinds and types.";
    count.textContent = text;
  }

  /* The query is behind the # of the address, so that the way back from a product leads to what was found. */
  function remember() {
    var query = new URLSearchParams();
    if (box.value) query.set("words", box.value);
    Object.keys(narrowing).forEach(function (name) { if (narrowing[name].value) query.set(name, narrowing[name].value); });
    history.replaceState(null, "", "#" + query);
  }

  function recall() {
    var query = new URLSearchParams(location.hash.slice(1));
    box.value = query.get("words") || "";
    Object.keys(narrowing).forEach(function (name) { narrowing[name].value = query.get(name) || ""; });
    if (location.hash.length > 1) search();
  }

  function search() {
    remember();
    var words = wordsOf(box.value), mine = ++latest;
    if (!words.length) { show(lines, box.value.trim() !== "", [], false); return; }
    var ways = otherWays(words), wanted = new Set(words.map(shardOf));
    ways.forEach(function (way) { way.words.forEach(function (word) { wanted.add(shardOf(word)); }); });
    Promise.all(Array.from(wanted).map(load)).then(function () {
      if (mine !== latest) return;
      var ranked = rank(words, ways);
      show(ranked.hits.map(function (place) { return by[place]; }), true, ranked.alike, ranked.lacks);
      showExcerpts(words, ways, ranked.alike);
    }, function (failure) {
      if (mine === latest) count.textContent = "A file of the search is missing (" + failure.message.split("/").slice(-2).join("/") + "). Unpack the whole bundle again. The list below has every product.";
      lines.forEach(function (line) { line.hidden = false; });
    });
  }

  var waiting;
  form.hidden = false;
  document.getElementById("unscripted").hidden = true;
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  box.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  Object.values(narrowing).forEach(function (select) { select.addEventListener("change", search); });
  recall();
})();
