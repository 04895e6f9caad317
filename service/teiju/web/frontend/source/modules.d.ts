declare module "*.rq" {
  const text: string;
  export default text;
}
declare module "*.css";
