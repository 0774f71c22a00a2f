using System.Globalization;
using System.Text.Json;
using MlConnector.Contracts.Documents;
using MlConnector.Ingest.Amazon;

namespace MlConnector.Ingest.Finances;

/// <summary>
/// The leaves of a transaction's breakdown. The same money stands twice, finely in the items and
/// coarsely in the transaction itself, and either may be missing or not add up: one tree is taken,
/// the finer one if its leaves make up the total, never both.
/// </summary>
internal static class BreakdownLeaves
{
    /// <summary>Levels of a tree; Amazon's have three or four.</summary>
    private const int DepthMax = 16;

    /// <param name="total">The transaction's totalAmount, which one tree should add up to.</param>
    public static IReadOnlyList<FinanceLeaf> Of(JsonElement transaction, string total)
    {
        var ofItems = new List<FinanceLeaf>();
        foreach (var item in transaction.Elements("items"))
        {
            Collect(item, "", 0, ofItems);
        }

        if (AddsUpTo(ofItems, total))
        {
            return ofItems;
        }

        var ofTransaction = new List<FinanceLeaf>();
        Collect(transaction, "", 0, ofTransaction);
        return ofTransaction.Count > 0 ? ofTransaction : ofItems;
    }

    private static void Collect(
        JsonElement parent,
        string path,
        int depth,
        List<FinanceLeaf> leaves
    )
    {
        if (depth > DepthMax)
        {
            throw new FormatException(
                "A breakdown is nested deeper than any that Amazon documents."
            );
        }

        foreach (var node in Children(parent))
        {
            var name = node.Text("breakdownType") ?? "";
            var nodePath = path.Length == 0 ? name : $"{path}/{name}";
            if (Children(node).Any())
            {
                Collect(node, nodePath, depth + 1, leaves);
            }
            else if (node.Member("breakdownAmount")?.Amount("currencyAmount") is { } amount)
            {
                leaves.Add(new FinanceLeaf(nodePath, amount));
            }
        }
    }

    /// <summary><c>breakdowns</c> comes as null, as an array, or as an object that holds the array.</summary>
    private static IEnumerable<JsonElement> Children(JsonElement parent) =>
        parent.Member("breakdowns") switch
        {
            { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
            { ValueKind: JsonValueKind.Object } holder => holder
                .EnumerateObject()
                .Where(member => member.Value.ValueKind is JsonValueKind.Array)
                .SelectMany(member => member.Value.EnumerateArray()),
            _ => [],
        };

    private static bool AddsUpTo(List<FinanceLeaf> leaves, string total) =>
        leaves.Count > 0
        && TryDecimal(total, out var expected)
        && TrySum(leaves, out var sum)
        && sum == expected;

    private static bool TrySum(List<FinanceLeaf> leaves, out decimal sum)
    {
        sum = 0;
        foreach (var leaf in leaves)
        {
            if (!TryDecimal(leaf.Amount, out var amount))
            {
                return false;
            }

            sum += amount;
        }

        return true;
    }

    /// <summary>Amounts beyond 10^20 are no money, and without them no sum of leaves can overflow.</summary>
    private static bool TryDecimal(string text, out decimal value) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out value
        )
        && decimal.Abs(value) < 100_000_000_000_000_000_000m;
}
