// What Brink embeds of sucrase: TypeScript in, JavaScript out, line by line where it was.
import { transform } from "sucrase";
import { withoutNamespaces } from "./namespaces.js";

export function strip(code, filePath) {
  return transform(withoutNamespaces(code, filePath), {
    transforms: ["typescript"],
    disableESTransforms: true,
    production: true,
    filePath,
  }).code;
}
