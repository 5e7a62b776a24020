import type { RunView } from "./view.js";

/** The names of `<main data-state>`; tests and the styles rely on them. */
export type StateName =
  | "intro"
  | "rows"
  | "model"
  | "limits"
  | "join"
  | "waiting"
  | "searching"
  | "reviewing"
  | "sending"
  | "voting"
  | "published"
  | "paused"
  | "offline"
  | "llm-refuses"
  | "budget-reached"
  | "finished"
  | "failed"
  | "left"
  | "crashed"
  | "needs-key"
  | "stopped";

/** Whether the person's own limit leaves no further call, or too few for one more batch of rows. */
export function budgetReached({ spent, cutShort }: RunView, budgetMoney: number | null): boolean {
  if (cutShort?.end === "budget-reached") return true;
  if (!spent) return false;
  const byCalls = spent.budgetCalls != null && spent.calls >= spent.budgetCalls;
  const byMoney = budgetMoney != null && spent.money != null && spent.money >= budgetMoney;
  return byCalls || byMoney;
}

/** The one state of a run; what matters most to the person comes first. */
export function stateName(view: RunView, budgetMoney: number | null): StateName {
  if (view.outcome) return view.outcome.status;
  if (view.halt) return view.halt;
  if (view.trouble) return view.trouble.what === "server" ? "offline" : "llm-refuses";
  const { activity } = view;
  if (activity === "starting") return "join";
  if (activity === "judging") return "searching";
  if (activity === "reviewing-ballot") return "reviewing";
  const quiet = activity === "waiting" || activity === "searching" || activity === "published";
  return quiet && budgetReached(view, budgetMoney) ? "budget-reached" : activity;
}

/** Whether work goes on by itself, so that closing the tab would interrupt it. */
export function isActive(view: RunView | null): boolean {
  return view !== null && view.outcome == null && view.halt === null;
}
