using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>The three labels of a settlement row, spelt as Amazon spells them.</summary>
internal readonly record struct ReportLabel(
    string TransactionType,
    string AmountType,
    string AmountDescription
)
{
    private const string Other = "other-transaction";
    private const string Reimbursement = "FBA Inventory Reimbursement";

    public static ReportLabel Of(EventKind kind, MoneyKind money, WithheldTax withheld) =>
        kind switch
        {
            EventKind.Order => OfArticle("Order", money, withheld),
            EventKind.Refund => OfArticle("Refund", money, withheld),
            EventKind.FbaStorageFee => new(
                "FBAFees",
                "FBA Inventory Storage Fee",
                money == MoneyKind.TaxOnBase ? "Tax on fee" : "Base fee"
            ),
            EventKind.SubscriptionFee => new(Other, Other, "Subscription Fee"),
            EventKind.StorageFee => new(Other, Other, "Storage Fee"),
            EventKind.InboundTransportationFee => new(Other, Other, "FBAInboundTransportationFee"),
            EventKind.Advertising => new(
                "ServiceFee",
                "Cost of Advertising",
                "TransactionTotalAmount"
            ),
            EventKind.WarehouseLost => new(Other, Reimbursement, "WAREHOUSE_LOST"),
            EventKind.WarehouseDamage => new(Other, Reimbursement, "WAREHOUSE_DAMAGE"),
            EventKind.PreviousReserve => new(Other, Other, "Previous Reserve Amount Balance"),
            EventKind.CurrentReserve => new(Other, Other, "Current Reserve Amount"),
            EventKind.PayableToAmazon => new(Other, Other, "Payable to Amazon"),
            _ => throw new InvalidOperationException($"No settlement label for {kind}."),
        };

    private static ReportLabel OfArticle(string type, MoneyKind money, WithheldTax withheld)
    {
        var facilitator =
            withheld == WithheldTax.ValueAddedTax
                ? "MarketplaceFacilitatorVAT"
                : "MarketplaceFacilitatorTax";
        return money switch
        {
            MoneyKind.Principal => new(type, "ItemPrice", "Principal"),
            MoneyKind.PrincipalTax => new(type, "ItemPrice", "Tax"),
            MoneyKind.Shipping => new(type, "ItemPrice", "Shipping"),
            MoneyKind.ShippingTax => new(type, "ItemPrice", "ShippingTax"),
            MoneyKind.WithheldOnPrincipal => new(
                type,
                "ItemWithheldTax",
                $"{facilitator}-Principal"
            ),
            MoneyKind.WithheldOnShipping => new(type, "ItemWithheldTax", $"{facilitator}-Shipping"),
            MoneyKind.PrincipalPromotion => new(type, "Promotion", "Principal"),
            MoneyKind.ShippingPromotion => new(type, "Promotion", "Shipping"),
            MoneyKind.Commission => new(type, "ItemFees", "Commission"),
            MoneyKind.RefundCommission => new(type, "ItemFees", "RefundCommission"),
            MoneyKind.FulfillmentFee => new(type, "ItemFees", "FBAPerUnitFulfillmentFee"),
            MoneyKind.ShippingChargeback => new(type, "ItemFees", "ShippingChargeback"),
            _ => throw new InvalidOperationException($"No settlement label for {money} of {type}."),
        };
    }
}
