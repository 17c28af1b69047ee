// Uploads a file with tus-js-client, and breaks off without a word after some bytes if asked to.
// node tus_client.mjs ENDPOINT TOKEN SESSION FILE MEMORY [BYTES]
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [endpoint, token, session, file, memory, bytes] = process.argv.slice(2)
const found = createRequire(join(process.cwd(), 'package.json')).resolve('tus-js-client')
const { Upload, FileUrlStorage } = await import(pathToFileURL(found))

let first = null
const upload = new Upload(createReadStream(file), {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: basename(file), session_id: session },
  urlStorage: new FileUrlStorage(memory),
  retryDelays: null,
  chunkSize: 4_000_000,
  onChunkComplete(size, accepted) {
    first ??= accepted - size
    // In the middle of the next chunk.
    if (bytes && accepted >= Number(bytes)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2)
  },
  onError(error) {
    console.error(String(error))
    process.exit(1)
  },
  onSuccess() {
    console.log(JSON.stringify({ url: upload.url, first }))
  },
})
const [previous] = await upload.findPreviousUploads()
if (previous) upload.resumeFromPreviousUpload(previous)
upload.start()
