// Keeps the screen on, for as long as the page is seen.

export async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The system may not let it, as where the battery is low.
  }
}
