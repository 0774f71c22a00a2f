using System.CommandLine;
using MlConnector.Standalone;

var once = new Option<bool>("--once")
{
    Description =
        "End by itself. Exit code 0 only if every settlement is posted and the ledger balances and equals the payouts.",
};
var settlements = new Option<int>("--settlements")
{
    Description = "How many settlements the scenario holds (1 to 1000).",
    DefaultValueFactory = _ => 6,
};
var rows = new Option<int>("--rows")
{
    Description = "How many rows each settlement has (20 to 100000).",
    DefaultValueFactory = _ => 200,
};
var seed = new Option<ulong>("--seed")
{
    Description = "Another seed gives other orders, refunds and fees.",
    DefaultValueFactory = _ => 1UL,
};
var data = new Option<DirectoryInfo>("--data")
{
    Description =
        "Folder that keeps the embedded databases, one subfolder per scenario. A later start goes on where the last one stopped.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(".data", "standalone")),
};
var fresh = new Option<bool>("--fresh")
{
    Description = "Forget the scenario's earlier runs first.",
};
Between(settlements, 1, 1_000);
Between(rows, 20, 100_000);

var root = new RootCommand(
    "ML Connector in one process: Ingest, Reconcile and Poster on an in-memory bus and SQLite, with stand-ins for Amazon and Deltek. Settlements arrive, are proved and are booked."
)
{
    once,
    settlements,
    rows,
    seed,
    data,
    fresh,
};
root.SetAction(
    (parsed, cancellationToken) =>
        StandaloneRun.RunAsync(
            new StandaloneSettings(
                parsed.GetValue(once),
                new Scenario(
                    parsed.GetValue(settlements),
                    parsed.GetValue(rows),
                    parsed.GetValue(seed)
                ),
                parsed.GetRequiredValue(data),
                parsed.GetValue(fresh)
            ),
            cancellationToken
        )
);
return await root.Parse(args).InvokeAsync();

static void Between(Option<int> option, int least, int most) =>
    option.Validators.Add(result =>
    {
        if (
            result.Tokens.Count > 0
            && int.TryParse(result.Tokens[0].Value, out var value)
            && (value < least || value > most)
        )
        {
            result.AddError($"{option.Name} is {value}; {least} to {most} is expected.");
        }
    });
