using System.Text.Json;
using MlConnector.Ingest.Finances;

namespace MlConnector.Ingest.Tests.Finances;

public sealed class BreakdownLeavesTests
{
    private const string Coarse =
        """[{"breakdownType":"Sales","breakdownAmount":{"currencyAmount":10.00},"breakdowns":null},{"breakdownType":"Expenses","breakdownAmount":{"currencyAmount":-1.50},"breakdowns":[]}]""";

    [Fact]
    public void The_finer_tree_of_the_items_is_taken_when_it_adds_up()
    {
        var leaves = Leaves(
            $$$"""
            {"breakdowns":{{{Coarse}}},"items":[{"breakdowns":[
              {"breakdownType":"ProductCharges","breakdownAmount":{"currencyAmount":10.00},
               "breakdowns":[{"breakdownType":"OurPricePrincipal","breakdownAmount":{"currencyAmount":10.00}}]},
              {"breakdownType":"AmazonFees","breakdownAmount":{"currencyAmount":-1.50},
               "breakdowns":[{"breakdownType":"Commission","breakdownAmount":{"currencyAmount":-1.50},
                 "breakdowns":[{"breakdownType":"Base","breakdownAmount":{"currencyAmount":-1.20}},{"breakdownType":"Tax","breakdownAmount":{"currencyAmount":-0.30}}]}]}]}]}
            """,
            "8.5"
        );

        Assert.Equal(
            [
                "ProductCharges/OurPricePrincipal 10.00",
                "AmazonFees/Commission/Base -1.20",
                "AmazonFees/Commission/Tax -0.30",
            ],
            leaves
        );
    }

    [Theory]
    [InlineData("""[{"breakdowns":null}]""")]
    [InlineData("null")]
    [InlineData(
        """[{"breakdowns":[{"breakdownType":"Storage","breakdownAmount":{"currencyAmount":99}}]}]"""
    )]
    public void The_transactions_own_tree_is_taken_when_the_items_do_not_add_up(string items)
    {
        var leaves = Leaves($$$"""{"breakdowns":{{{Coarse}}},"items":{{{items}}}}""", "8.50");

        Assert.Equal(["Sales 10.00", "Expenses -1.50"], leaves);
    }

    [Fact]
    public void A_tree_wrapped_in_an_object_is_read_too()
    {
        var leaves = Leaves($$$"""{"breakdowns":{"breakdowns":{{{Coarse}}}}}""", "8.50");

        Assert.Equal(["Sales 10.00", "Expenses -1.50"], leaves);
    }

    [Fact]
    public void No_tree_gives_no_leaves() =>
        Assert.Empty(Leaves("""{"breakdowns":null,"items":[]}""", "8.50"));

    [Fact]
    public void A_tree_without_end_is_refused()
    {
        var deep =
            string.Concat(Enumerable.Repeat("""{"breakdowns":[""", 25))
            + string.Concat(Enumerable.Repeat("]}", 25));

        Assert.Throws<FormatException>(() => Leaves(deep, "1"));
    }

    private static IEnumerable<string> Leaves(string transaction, string total)
    {
        using var document = JsonDocument.Parse(transaction);
        return
        [
            .. BreakdownLeaves
                .Of(document.RootElement, total)
                .Select(leaf => $"{leaf.Name} {leaf.Amount}"),
        ];
    }
}
