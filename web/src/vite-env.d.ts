/// <reference types="vite/client" />

declare module "virtual:palette.css";

declare module "*?worker&url" {
  const url: string;
  export default url;
}
