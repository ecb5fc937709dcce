// Makes portal/static/build/ from portal/static/src/: one stylesheet, one script, the images, each under a name that
// holds a digest of its content, compressed beside it for WhiteNoise, and a manifest of the names.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import { build } from 'esbuild'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, 'src')
const target = join(here, 'build')
const root = join(here, '..', '..')
const packages = join(root, 'node_modules')
const compressible = new Set(['.css', '.js', '.svg'])
const names = {}

function stylesheet(name) {
  const { css } = compile(join(source, 'scss', `${name}.scss`), {
    loadPaths: [packages, root],
    style: 'compressed',
    quietDeps: true
  })
  return Buffer.from(css)
}

async function script(name) {
  const { outputFiles } = await build({
    entryPoints: [join(source, 'js', `${name}.mjs`)],
    bundle: true,
    format: 'esm',
    legalComments: 'none',
    minify: true,
    nodePaths: [packages],
    target: 'es2020',
    write: false
  })
  return Buffer.from(outputFiles[0].contents)
}

async function put(name, content) {
  const ending = extname(name)
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const built = `${name.slice(0, -ending.length)}.${digest}${ending}`
  names[name] = built
  await writeFile(join(target, built), content)
  if (compressible.has(ending)) {
    const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
    await writeFile(join(target, `${built}.br`), brotliCompressSync(content, best))
    await writeFile(join(target, `${built}.gz`), gzipSync(content, { level: 9 }))
  }
}

await mkdir(target, { recursive: true })
await put('app.css', stylesheet('app'))
await put('paper.css', stylesheet('paper'))
await put('app.js', await script('app'))
for (const image of await readdir(join(source, 'images'))) {
  await put(image, await readFile(join(source, 'images', image)))
}
// Written after what it names, and before what it no longer names is removed: there is never a manifest that lies.
await writeFile(join(target, 'manifest.json'), JSON.stringify(names, null, 2) + '\n')
const kept = new Set(['manifest.json', ...Object.values(names).flatMap((name) => [name, `${name}.br`, `${name}.gz`])])
for (const file of await readdir(target)) {
  if (!kept.has(file)) await rm(join(target, file))
}
