// Builds static/ and core/fonts/ibm-plex-sans/ from frontend/ and the packages of package-lock.json. What it makes is committed, so that running and
// testing the service need no Node. `--check` builds into a folder of its own and compares byte for byte.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { build } from 'esbuild'
import { compile } from 'sass'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const SOURCES = join(ROOT, 'frontend')

// Our own stylesheet, in the order of the cascade: values, the frame, small parts, components, and what overrides them.
const LAYERS = ['fonts.css', 'tokens.css', 'frame.css', 'type.css', 'components', 'forced-colours.css', 'print.css']

// The one typeface, as IBM publishes it: pages load the parts with the letters they use, charts are measured with the
// whole font and PDFs are set in it. `fonts.css` names the same parts with the letters of each.
const TYPEFACE = 'node_modules/@ibm/plex-sans'
const WEIGHTS = ['Regular', 'SemiBold']
const PARTS = ['Latin1', 'Latin2', 'Latin3', 'Pi', 'Greek', 'Cyrillic']
const WHOLE_FONTS = join('core', 'fonts', 'ibm-plex-sans')

// The folders that hold nothing but what is built here.
const BUILT = [join('static', 'app'), join('static', 'fonts'), join('static', 'vendor'), WHOLE_FONTS]

// Our own scripts: the one of every page, and the worker that answers for first contact without a connection.
const SCRIPTS = [
  ['app.js', '// Holds parts of govuk-frontend, MIT, see ../vendor/LICENCE-govuk-frontend.txt. Sources: frontend/js.'],
  ['first-contact-worker.js', '// Source: frontend/js/first-contact-worker.js.']
]

function vendorStyles (name) {
  const { css } = compile(join(SOURCES, `${name}.scss`), { loadPaths: [ROOT], style: 'compressed', quietDeps: true })
  // Nothing of the crown or the royal arms may be asked for, and no file that is not here.
  return css.replace(/url\([^)]*\)/g, 'none') + '\n'
}

function ownStyles () {
  const folder = join(SOURCES, 'css')
  const files = LAYERS.flatMap(layer => layer.endsWith('.css')
    ? [layer]
    : readdirSync(join(folder, layer)).sort().map(name => join(layer, name)))
  return files.map(file => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n') + '\n'
}

async function ownScript (name, banner) {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [`frontend/js/${name}`],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    banner: { js: banner }
  })
  return result.outputFiles[0].text
}

// A font without the wrapping of WOFF, which neither typst nor the drawer of charts opens. Not a byte of the font itself
// is changed: each table is inflated and written where a plain font file has it.
function unwrapped (woff) {
  const count = woff.readUInt16BE(12)
  const tables = Array.from({ length: count }, (_, n) => {
    const at = 44 + 20 * n
    const [offset, packed, length] = [4, 8, 12].map(field => woff.readUInt32BE(at + field))
    const body = woff.subarray(offset, offset + packed)
    return { tag: woff.subarray(at, at + 4), checksum: woff.subarray(at + 16, at + 20), length, body: packed < length ? inflateSync(body) : body }
  })
  const power = Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + 16 * count)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(16 * 2 ** power, 6)
  head.writeUInt16BE(power, 8)
  head.writeUInt16BE(16 * count - 16 * 2 ** power, 10)
  let offset = head.length
  const bodies = tables.map(({ tag, checksum, length, body }, n) => {
    const at = 12 + 16 * n
    tag.copy(head, at)
    checksum.copy(head, at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(length, at + 12)
    const padded = Buffer.concat([body, Buffer.alloc(-length & 3)])
    offset += padded.length
    return padded
  })
  return Buffer.concat([head, ...bodies])
}

function fontsInto (target) {
  const from = join(ROOT, TYPEFACE)
  const [pages, whole] = [join(target, 'static', 'fonts'), join(target, WHOLE_FONTS)]
  for (const folder of [pages, whole]) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'LICENCE-ibm-plex-sans.txt'), readFileSync(join(from, 'LICENSE.txt')))
  }
  for (const weight of WEIGHTS) {
    for (const part of PARTS) {
      const name = `IBMPlexSans-${weight}-${part}.woff2`
      writeFileSync(join(pages, name), readFileSync(join(from, 'fonts', 'split', 'woff2', name)))
    }
    const woff = readFileSync(join(from, 'fonts', 'complete', 'woff', `IBMPlexSans-${weight}.woff`))
    writeFileSync(join(whole, `IBMPlexSans-${weight}.ttf`), unwrapped(woff))
  }
}

async function buildInto (root) {
  const target = join(root, 'static')
  fontsInto(root)
  mkdirSync(join(target, 'app'), { recursive: true })
  mkdirSync(join(target, 'vendor'), { recursive: true })
  for (const name of ['govuk', 'moj']) writeFileSync(join(target, 'vendor', `${name}.css`), vendorStyles(name))
  for (const name of readdirSync(join(SOURCES, 'licences'))) {
    cpSync(join(SOURCES, 'licences', name), join(target, 'vendor', name))
  }
  writeFileSync(join(target, 'app', 'app.css'), ownStyles())
  for (const [name, banner] of SCRIPTS) writeFileSync(join(target, 'app', name), await ownScript(name, banner))
  cpSync(join(SOURCES, 'mark.svg'), join(target, 'app', 'mark.svg'))
}

function filesIn (folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

async function check () {
  const fresh = mkdtempSync(join(tmpdir(), 'frontend-'))
  try {
    await buildInto(fresh)
    const names = new Set([...filesIn(fresh), ...BUILT.flatMap(part =>
      filesIn(join(ROOT, part)).map(name => join(part, name)))])
    const read = (folder, name) => { try { return readFileSync(join(folder, name)) } catch { return Buffer.from('absent') } }
    const stale = [...names].filter(name => !read(fresh, name).equals(read(ROOT, name)))
    if (stale.length) {
      console.error(`Not what frontend/ builds: ${stale.join(', ')}. Run "npm run build".`)
      process.exitCode = 1
    } else {
      console.log(`static/ and the fonts are what frontend/ builds: ${names.size} files.`)
    }
  } finally {
    rmSync(fresh, { recursive: true })
  }
}

if (process.argv.includes('--check')) await check()
else await buildInto(ROOT)
