using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Amazon;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Tests;

internal sealed record ParsedRow(
    string TransactionType,
    string OrderId,
    string AmountType,
    string AmountDescription,
    decimal Amount,
    string PostedDate
);

/// <summary>A settlement document read by column name, just well enough to check it.</summary>
internal sealed record ParsedDocument(decimal Total, string Currency, List<ParsedRow> Rows)
{
    public static ParsedDocument Read(Settlement settlement) =>
        Read(Encoding.Latin1.GetString(SettlementDocument.Write(settlement)));

    public static ParsedDocument Read(string text)
    {
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split('\t'))
            .ToList();
        var column = lines[0]
            .Select((name, i) => (name, i))
            .ToDictionary(c => c.name, c => c.i, StringComparer.Ordinal);
        var summary = lines[1];
        return new ParsedDocument(
            Number(summary[column["total-amount"]]),
            summary[column["currency"]],
            [
                .. lines
                    .Skip(2)
                    .Select(l => new ParsedRow(
                        l[column["transaction-type"]],
                        l[column["order-id"]],
                        l[column["amount-type"]],
                        l[column["amount-description"]],
                        Number(l[column["amount"]]),
                        l[column["posted-date"]]
                    )),
            ]
        );
    }

    public static bool IsBalanceMovement(ParsedRow row) =>
        row.AmountDescription
            is "Current Reserve Amount"
                or "Previous Reserve Amount Balance"
                or "Payable to Amazon";

    private static decimal Number(string text) =>
        decimal.Parse(text.Replace(',', '.'), NumberStyles.Number, CultureInfo.InvariantCulture);
}

internal static class Breakdowns
{
    /// <summary>Adds up the leaves, and checks on the way that each node is the sum of its children.</summary>
    public static decimal Sum(JsonNode? nodes)
    {
        var sum = 0m;
        foreach (var node in nodes!.AsArray())
        {
            var own = node!["breakdownAmount"]!["currencyAmount"]!.GetValue<decimal>();
            if (node["breakdowns"] is JsonArray { Count: > 0 } children)
            {
                Assert.Equal(own, Sum(children));
            }

            sum += own;
        }

        return sum;
    }
}
