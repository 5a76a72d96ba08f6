// Builds static/ from frontend/ and the packages of package-lock.json. What it makes is committed, so that running and
// testing the service need no Node. `--check` builds into a folder of its own and compares byte for byte.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { compile } from 'sass'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const SOURCES = join(ROOT, 'frontend')
const COMMITTED = join(ROOT, 'static')

// Our own stylesheet, in the order of the cascade: values, the frame, small parts, components, and what overrides them.
const LAYERS = ['tokens.css', 'frame.css', 'type.css', 'components', 'forced-colours.css', 'print.css']

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

async function buildInto (target) {
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
    const names = new Set([...filesIn(fresh), ...['app', 'vendor'].flatMap(part =>
      filesIn(join(COMMITTED, part)).map(name => join(part, name)))])
    const read = (folder, name) => { try { return readFileSync(join(folder, name)) } catch { return Buffer.from('absent') } }
    const stale = [...names].filter(name => !read(fresh, name).equals(read(COMMITTED, name)))
    if (stale.length) {
      console.error(`static/ is not what frontend/ builds: ${stale.join(', ')}. Run "npm run build".`)
      process.exitCode = 1
    } else {
      console.log(`static/ is what frontend/ builds: ${names.size} files.`)
    }
  } finally {
    rmSync(fresh, { recursive: true })
  }
}

if (process.argv.includes('--check')) await check()
else await buildInto(COMMITTED)
