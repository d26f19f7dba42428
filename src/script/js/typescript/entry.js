// What Brink embeds of sucrase: TypeScript in, JavaScript out, line by line where it was.
import { transform } from "sucrase";

export function strip(code, filePath) {
  return transform(code, {
    transforms: ["typescript"],
    disableESTransforms: true,
    production: true,
    filePath,
  }).code;
}
