/**
 * Looks at generated TypeScript as the compiler's scanner does: comments hold no tags but ours,
 * and no text of a document has become an identifier.
 *
 *     node syntax.mjs FOLDER [MARKER]
 *
 * MARKER is a word that the document has in texts only. Prints what is wrong, a line each.
 */

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** The tags that the generator writes. */
const TAGS = new Set(["deprecated"]);

const [folder, marker] = process.argv.slice(2);
for (const file of readdirSync(folder, { recursive: true })) {
  if (file.endsWith(".ts") && !file.includes("node_modules")) {
    look(path.join(folder, file));
  }
}

function look(file) {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  for (const { messageText, start } of source.parseDiagnostics) {
    say(start, ts.flattenDiagnosticMessageText(messageText, " "));
  }
  visit(source);

  function visit(node) {
    for (const comment of node.jsDoc ?? []) {
      for (const tag of comment.tags ?? []) {
        if (!TAGS.has(tag.tagName.text)) {
          say(tag.pos, `the tag @${tag.tagName.text}`);
        }
      }
    }
    if (marker && ts.isIdentifier(node) && isMarked(node.text)) {
      say(node.pos, `${node.text} has left its literal or comment`);
    }
    ts.forEachChild(node, visit);
  }

  function say(at, what) {
    const { line } = source.getLineAndCharacterOfPosition(at);
    console.log(`${file}:${line + 1}: ${what}`);
    process.exitCode = 1;
  }
}

function isMarked(name) {
  return name.toLowerCase().includes(marker);
}
