/** Which files may go along with a reply. The server looks at the content, too. */

export const PICTURES = "image/png,image/jpeg,image/gif,image/webp";
const MAX_BYTES = 5 * 1024 * 1024;

/** @param {File} file @returns {string} a sentence for the agent, "" when all is well */
export function problemWith({ type, size }) {
  if (!PICTURES.split(",").includes(type)) return "Only pictures can be attached (PNG, JPEG, GIF, WebP).";
  return size > MAX_BYTES ? "The picture is larger than 5 MB." : "";
}
