/** An option's value that will not do; the message is what is wanted, to be said after "needs". */
export class UnfitValue extends Error {
  constructor(wanted: string) {
    super(wanted);
    this.name = "UnfitValue";
  }
}
