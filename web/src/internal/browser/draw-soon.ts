/** Makes a function that draws soon, once for many calls. */
export function drawSoon(draw: () => void): () => void {
  let scheduled = false;
  return () => {
    if (scheduled) return;
    scheduled = true;
    const now = (): void => {
      scheduled = false;
      draw();
    };
    // A hidden tab is given no animation frames, but its title should go on.
    if (document.hidden) setTimeout(now, 250);
    else requestAnimationFrame(now);
  };
}
