using MlConnector.TestKit;

// What tests/run.sh asks of the kit, so that it needs no other program than the .NET SDK.
return args switch
{
    ["containers"] => await ContainersVerb.RunAsync(Console.Out, Console.Error),
    ["results", var folder, var ended] => ResultsVerb.Run(folder, ended == "well", Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("containers | results FOLDER well|badly");
    return 2;
}
