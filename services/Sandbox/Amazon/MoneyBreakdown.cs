using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Writes the trees of a transaction: each node's amount is the sum of its children.</summary>
internal sealed class MoneyBreakdown(SettlementSeries series, EconomicEvent e)
{
    public JsonObject Amount(long minor) =>
        new()
        {
            ["currencyCode"] = series.Currency,
            ["currencyAmount"] = MinorUnits.ToDecimal(minor, series.Decimals),
        };

    public JsonArray Items() => [.. e.Items.Select(Item)];

    /// <summary>The whole transaction: sales on one side, expenses on the other.</summary>
    public JsonArray OfTransaction()
    {
        var parts = e.Items.SelectMany(i => i.Parts).ToList();
        if (e.OrderId is null)
        {
            return new JsonArray(
                Node(
                    FeeName,
                    Group(parts, p => p.Kind == MoneyKind.TaxOnBase ? "Tax" : "Base")
                ).Json
            );
        }

        var sales = parts.Where(p => !IsExpense(p.Kind)).ToList();
        var expenses = parts.Where(p => IsExpense(p.Kind)).ToList();
        return
        [
            .. new[]
            {
                sales.Count == 0 ? null : Node("Sales", Group(sales, p => Branch(p.Kind))),
                expenses.Count == 0 ? null : Node("Expenses", Group(expenses, p => Branch(p.Kind))),
            }
                .OfType<Branched>()
                .Select(n => n.Json),
        ];
    }

    private JsonNode Item(EventItem item)
    {
        var json = new JsonObject { ["totalAmount"] = Amount(item.Parts.Sum(p => p.Minor)) };
        if (item.Sku.Length > 0)
        {
            json["relatedIdentifiers"] = new JsonArray(
                new JsonObject
                {
                    ["itemRelatedIdentifierName"] = "ORDER_ADJUSTMENT_ITEM_ID",
                    ["itemRelatedIdentifierValue"] = item.OrderItemCode,
                }
            );
            json["contexts"] = new JsonArray(
                new JsonObject
                {
                    ["contextType"] = "ProductContext",
                    ["asin"] = item.Asin,
                    ["sku"] = item.Sku,
                    ["quantityShipped"] = item.Quantity,
                    ["fulfillmentNetwork"] = "AFN",
                }
            );
        }

        // A reimbursement has its tree on the transaction alone, and null here.
        json["breakdowns"] = e.Kind is EventKind.WarehouseLost or EventKind.WarehouseDamage
            ? null
            : new JsonArray([.. ItemTree(item).Select(n => n.Json)]);
        return json;
    }

    private IEnumerable<Branched> ItemTree(EventItem item) =>
        e.OrderId is null
            ?
            [
                Node(
                    FeeName,
                    Group(item.Parts, p => p.Kind == MoneyKind.TaxOnBase ? "Tax" : "Base")
                ),
            ]
            : item
                .Parts.GroupBy(p => Branch(p.Kind))
                .Select(branch => Node(branch.Key, [.. branch.Select(LeafOf)]));

    private Branched LeafOf(MoneyPart part) =>
        part.Kind
            is MoneyKind.Commission
                or MoneyKind.FulfillmentFee
                or MoneyKind.ShippingChargeback
                or MoneyKind.RefundCommission
            ? Node(Leaf(part.Kind), [Leaf("Base", part.Minor)])
            : Leaf(Leaf(part.Kind), part.Minor);

    private List<Branched> Group(IEnumerable<MoneyPart> parts, Func<MoneyPart, string> name) =>
        [.. parts.GroupBy(name).Select(g => Leaf(g.Key, g.Sum(p => p.Minor)))];

    private Branched Leaf(string name, long minor) => new(minor, Json(name, minor, children: null));

    private Branched Node(string name, IReadOnlyList<Branched> children)
    {
        var minor = children.Sum(c => c.Minor);
        return new Branched(
            minor,
            Json(name, minor, new JsonArray([.. children.Select(c => c.Json)]))
        );
    }

    private JsonObject Json(string name, long minor, JsonArray? children)
    {
        var json = new JsonObject { ["breakdownType"] = name, ["breakdownAmount"] = Amount(minor) };
        if (children is not null)
        {
            json["breakdowns"] = children;
        }

        return json;
    }

    private string FeeName =>
        e.Kind switch
        {
            EventKind.Advertising => "ProductAdsPayment",
            EventKind.WarehouseLost or EventKind.WarehouseDamage => "FBAInventoryReimbursement",
            EventKind.SubscriptionFee => "Subscription",
            EventKind.StorageFee or EventKind.FbaStorageFee => "FBAStorageBilling",
            EventKind.InboundTransportationFee => "FBAInboundTransportationFee",
            _ => throw new InvalidOperationException($"{e.Kind} has no breakdown."),
        };

    private static bool IsExpense(MoneyKind kind) =>
        Branch(kind) is "AmazonFees" or "MarketplaceWithheldTax";

    private static string Branch(MoneyKind kind) =>
        kind switch
        {
            MoneyKind.Principal => "ProductCharges",
            MoneyKind.Shipping => "Shipping",
            MoneyKind.PrincipalTax or MoneyKind.ShippingTax => "Tax",
            MoneyKind.WithheldOnPrincipal or MoneyKind.WithheldOnShipping =>
                "MarketplaceWithheldTax",
            MoneyKind.PrincipalPromotion or MoneyKind.ShippingPromotion => "Promotions",
            _ => "AmazonFees",
        };

    private static string Leaf(MoneyKind kind) =>
        kind switch
        {
            MoneyKind.Principal => "OurPricePrincipal",
            MoneyKind.PrincipalTax => "OurPriceTax",
            MoneyKind.Shipping => "ShippingPrincipal",
            MoneyKind.ShippingTax => "ShippingTax",
            MoneyKind.WithheldOnPrincipal => "MarketplaceFacilitatorTax-Principal",
            MoneyKind.WithheldOnShipping => "MarketplaceFacilitatorTax-Shipping",
            MoneyKind.PrincipalPromotion => "PrincipalDiscount",
            MoneyKind.ShippingPromotion => "ShippingDiscount",
            MoneyKind.FulfillmentFee => "FBAPerUnitFulfillmentFee",
            MoneyKind.Commission => "Commission",
            MoneyKind.RefundCommission => "RefundCommission",
            MoneyKind.ShippingChargeback => "ShippingChargeback",
            _ => throw new InvalidOperationException($"{kind} is no part of an article."),
        };

    /// <summary>A written node with its amount, so that the parent need not read it back.</summary>
    private sealed record Branched(long Minor, JsonObject Json);
}
