using System.Globalization;
using MlConnector.Kernel;
using MlConnector.Settlements.Categories;
using MlConnector.TestKit;

namespace MlConnector.Settlements.Tests;

public sealed class Catalogue
{
    private static readonly CategoryCatalogue Shipped = CategoryCatalogue.Shipped;

    [Theory]
    [InlineData("Order", "ItemPrice", "Principal", "product-sales")]
    [InlineData("Refund", "ItemPrice", "Principal", "product-refunds")]
    [InlineData("Order", "Promotion", "Principal", "promotions")]
    [InlineData("Order", "ItemFees", "DigitalServicesFee", "regulatory-fees")]
    [InlineData("Order", "ItemFees", "Digital Services Fee", "regulatory-fees")]
    [InlineData(
        "AmazonFees",
        "FBA fulfilment fee per unit - Correction",
        "Base fee",
        "fulfilment-fees"
    )]
    [InlineData("FBAFEES", "AWD_STORAGE_FEE", "DISCOUNT_ON_FEE", "storage-fees")]
    [InlineData("CHARGEBACK_REFUND", "ITEMPRICE", "SHIPPING", "shipping-refunds")]
    [InlineData("Order", "ItemFees", "MarketplaceFacilitatorVAT-Principal", "tax-withheld")]
    [InlineData("Order", "Promotion", "TaxDiscount", "tax-collected")]
    [InlineData("Transfer", "other-transaction", "Current Reserve Amount", "reserve")]
    [InlineData("other-transaction", "other-transaction", "Payable to Amazon", "carried-debt")]
    [InlineData(
        "Debt Adjustment",
        "Debt Adjustment",
        "Cross-Account Debt Adjustment against DE, FR",
        "inter-store-debts"
    )]
    [InlineData(
        "CouponRedemptionFee",
        "CouponRedemptionFee",
        "Summer, 10% * off",
        "promotion-fees"
    )]
    [InlineData(
        "AmazonFees",
        "Eco-contribution for EPR Pay on Behalf - GB - Packaging - (Period 01.07.2024 - 31.12.2024)",
        "Base fee",
        "regulatory-fees"
    )]
    [InlineData(
        "other-transaction",
        "other-transaction",
        "Transfer of funds unsuccessful: We could not transfer funds",
        "failed-transfers"
    )]
    public void Labels_have_the_category_that_an_accountant_expects(
        string transactionType,
        string amountType,
        string description,
        string category
    )
    {
        var label = new SettlementLabel(transactionType, amountType, description);
        Assert.Equal(category, Shipped.Find(label)?.Key);
    }

    [Theory]
    [InlineData("Order", "ItemPrice", "BrandNewCharge")]
    [InlineData("Order", "", "")]
    [InlineData("FBAFees", "A Fee Nobody Knows", "Base fee")]
    [InlineData("AmazonFees", "Coupon Performance Based Fee", "Some other line")]
    [InlineData("other-transaction", "other-transaction", "*")]
    [InlineData("", "", "")]
    public void Unknown_labels_are_never_placed(
        string transactionType,
        string amountType,
        string description
    )
    {
        Assert.Null(Shipped.Find(new SettlementLabel(transactionType, amountType, description)));
    }

    [Fact]
    public void Own_rules_stand_before_the_shipped_ones()
    {
        var label = new SettlementLabel("Order", "ItemFees", "Commission");
        var advertising = Assert.IsType<Category>(Category.Find("advertising"));
        var own = Shipped.With([new CategoryRule("Order", "ItemFees", "Comm*", advertising)]);
        Assert.Equal("advertising", own.Find(label)?.Key);
        Assert.Equal("selling-fees", Shipped.Find(label)?.Key);
        Assert.NotEqual(Shipped.Version, own.Version);
    }

    [Theory]
    [InlineData("FBAFees", "FBA Monthly Storage Fee", "Base fee", -100, "storage-fees")]
    [InlineData("Order", "ItemFees", "VariableClosingFees", -100, "selling-fees")]
    [InlineData(
        "other-transaction",
        "other-transaction",
        "Subscription Fee V2",
        -100,
        "subscription-fees"
    )]
    [InlineData("Refund", "ItemPrice", "Principal amount", -100, "product-refunds")]
    [InlineData("Sale", "ItemPrice", "Principal", 100, "product-sales")]
    public void An_unknown_label_gets_the_likeliest_suggestion_first(
        string transactionType,
        string amountType,
        string description,
        long minor,
        string category
    )
    {
        var suggestions = Shipped.Suggest(
            new SettlementLabel(transactionType, amountType, description),
            new Money(minor, Currency.Parse("USD"))
        );
        Assert.InRange(suggestions.Length, 1, 3);
        Assert.Equal(category, suggestions[0].Category.Key);
        Assert.Equal(suggestions.OrderByDescending(suggestion => suggestion.Likeness), suggestions);
    }

    [Fact]
    public void A_label_like_no_other_gets_no_suggestion()
    {
        var label = new SettlementLabel("Qqq", "Zzz", "Xyxyxy");
        Assert.Empty(Shipped.Suggest(label, new Money(1, Currency.Parse("USD"))));
    }

    [SharedFact]
    public void Nearly_all_labels_seen_in_public_are_placed()
    {
        var labels = File.ReadLines(SharedData.Combine("settlement-vocabulary.csv"))
            .Skip(1)
            .Select(Fields)
            .Select(fields => new SettlementLabel(fields[0], fields[1], fields[2]))
            .ToList();
        var unplaced = labels.Where(label => Shipped.Find(label) is null).ToList();
        Assert.Equal(276, labels.Count);
        Assert.True(
            unplaced.Count <= 35,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{unplaced.Count} labels have no category: {string.Join("\n", unplaced)}"
            )
        );
    }

    /// <summary>The vocabulary is quoted CSV, unlike the settlement reports.</summary>
    private static List<string> Fields(string line)
    {
        var fields = new List<string> { "" };
        var quoted = false;
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == ',' && !quoted)
            {
                fields.Add("");
            }
            else
            {
                fields[^1] += letter;
            }
        }

        return fields;
    }
}
