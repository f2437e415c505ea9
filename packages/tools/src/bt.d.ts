// The texts of tools, imported with { type: "text" }.

declare module "*.bt" {
  const text: string;
  export default text;
}
