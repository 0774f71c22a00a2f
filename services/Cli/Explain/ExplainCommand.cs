using System.CommandLine;

namespace MlConnector.Cli.Explain;

/// <summary><c>mlc settlement explain</c>: reads, proves and maps one document without any server.</summary>
internal static class ExplainCommand
{
    private const string Description = """
        Reads one settlement document (Flat File V2, plain or gzip), proves that its rows come to its total, and shows
        totals by category and the entries that would be booked. Asks no server and changes nothing.

        Exit code: 0 balances and every label has a category; 2 something needs a person; 1 a file cannot be read.

        Examples:
          mlc settlement explain settlement.txt
          mlc settlement explain settlement.txt --json
          mlc settlement explain settlement.txt.gz --rules rules.json --time-zone America/Los_Angeles
          mlc settlement explain settlement.txt --seller na/A1B2C3 --periods periods.json
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "The settlement document as Amazon wrote it.",
        };
        var rules = new Option<string?>("--rules")
        {
            Description =
                "JSON file with the accounts of the categories and own rules for labels. Without it accounts stay empty.",
            HelpName = "FILE",
        };
        var zone = new Option<string>("--time-zone")
        {
            Description =
                "IANA name of the time zone that decides the accounting day of an amount, such as America/New_York.",
            HelpName = "ZONE",
            DefaultValueFactory = _ => "UTC",
        };
        var seller = new Option<string?>("--seller")
        {
            Description =
                "Region and seller, such as na/A1B2C3, which make the Batch of each entry. Without it batches stay empty.",
            HelpName = "REGION/SELLER",
        };
        var periods = new Option<string?>("--periods")
        {
            Description =
                "JSON file with the fiscal periods of the Deltek company. Without it calendar months stand in.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON for programs." };
        var command = new Command("explain", Description)
        {
            file,
            rules,
            zone,
            seller,
            periods,
            json,
        };
        command.SetAction(parsed =>
        {
            var explanation = SettlementExplainer.Explain(
                new ExplainRequest(
                    parsed.GetRequiredValue(file),
                    parsed.GetValue(rules),
                    parsed.GetRequiredValue(zone),
                    parsed.GetValue(seller),
                    parsed.GetValue(periods)
                )
            );
            if (parsed.GetValue(json))
            {
                output.WriteLine(explanation.ToJson());
            }
            else
            {
                ExplanationTables.Write(explanation, output);
            }

            foreach (var problem in explanation.Problems)
            {
                error.WriteLine(problem.Message);
            }

            return explanation.ExitCode;
        });
        return command;
    }
}
