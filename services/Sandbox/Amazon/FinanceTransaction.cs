using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>
/// A transaction as listTransactions of 2024-06-19 shows it. The same money stands in the items'
/// breakdowns and in the transaction's own; balance movements of the settlement are not among them.
/// </summary>
internal sealed record FinanceTransaction(
    Settlement Settlement,
    EconomicEvent Event,
    string TransactionId,
    string Status,
    string? DeferredTransactionId
)
{
    /// <summary>With deferred transactions, every so many orders was held back until its delivery.</summary>
    private const int DeferredEvery = 5;

    public DateTimeOffset PostedAt =>
        Status.Equals("RELEASED", StringComparison.OrdinalIgnoreCase)
            ? Event.PostedAt
            : Event.PostedAt.AddDays(-7);

    public string? OrderId => Event.OrderId;

    private SettlementSeries Series => Settlement.Series;

    public static IEnumerable<FinanceTransaction> Of(Settlement settlement, bool deferred)
    {
        // Both spellings are seen on live accounts.
        var released = settlement.Seller.Region == "na" ? "RELEASED" : "Released";
        for (var i = 0; i < settlement.Events.Length; i++)
        {
            var e = settlement.Events[i];
            if (e.IsBalanceMovement)
            {
                continue;
            }

            var id = Digest.Base64Url("transaction", $"{settlement.SettlementId}/{i}");
            if (!deferred || e.Kind != EventKind.Order || i % DeferredEvery != 0)
            {
                yield return new FinanceTransaction(
                    settlement,
                    e,
                    id,
                    released,
                    DeferredTransactionId: null
                );
                continue;
            }

            var earlier = Digest.Base64Url("deferred", $"{settlement.SettlementId}/{i}");
            yield return new FinanceTransaction(
                settlement,
                e,
                earlier,
                "DEFERRED_RELEASED",
                DeferredTransactionId: null
            );
            yield return new FinanceTransaction(settlement, e, id, released, earlier);
            yield return new FinanceTransaction(
                settlement,
                e with
                {
                    OrderId = $"{e.OrderId}9",
                },
                Digest.Base64Url("waiting", $"{settlement.SettlementId}/{i}"),
                "DEFERRED",
                DeferredTransactionId: null
            );
        }
    }

    public JsonObject ToJson()
    {
        var breakdown = new MoneyBreakdown(Series, Event);
        return new JsonObject
        {
            ["sellingPartnerMetadata"] = new JsonObject
            {
                ["sellingPartnerId"] = Settlement.Seller.SellerId,
                ["accountType"] = "Standard Orders",
                ["marketplaceId"] = Series.MarketplaceId,
            },
            ["relatedIdentifiers"] = RelatedIdentifiers(),
            ["transactionType"] = TransactionType,
            ["transactionId"] = TransactionId,
            ["transactionStatus"] = Status,
            ["description"] = Description,
            ["postedDate"] = IsoInstant.Write(PostedAt),
            ["totalAmount"] = breakdown.Amount(Event.Total),
            ["marketplaceDetails"] = new JsonObject
            {
                ["marketplaceId"] = Series.MarketplaceId,
                ["marketplaceName"] = Series.MarketplaceName,
            },
            ["items"] = breakdown.Items(),
            ["contexts"] = Contexts(),
            ["breakdowns"] = breakdown.OfTransaction(),
        };
    }

    private string TransactionType =>
        Event.Kind switch
        {
            EventKind.Order => "Shipment",
            EventKind.Refund => "Refund",
            EventKind.Advertising => "ProductAdsPayment",
            EventKind.WarehouseLost or EventKind.WarehouseDamage => "FBAInventoryReimbursement",
            _ => "ServiceFee",
        };

    private string Description =>
        Event.Kind switch
        {
            EventKind.Order => "Order Payment",
            EventKind.Refund => "Refund Order",
            EventKind.Advertising => "Cost of Advertising",
            EventKind.SubscriptionFee => "Subscription Fee",
            // The recorded name; the report calls the same bill "Storage Fee".
            EventKind.StorageFee => "FBAStorageBilling",
            EventKind.FbaStorageFee => "FBA Inventory Storage Fee",
            EventKind.InboundTransportationFee => "FBAInboundTransportationFee",
            EventKind.WarehouseLost => "WAREHOUSE_LOST",
            EventKind.WarehouseDamage => "WAREHOUSE_DAMAGE",
            _ => throw new InvalidOperationException($"{Event.Kind} is no Finances transaction."),
        };

    private JsonArray RelatedIdentifiers()
    {
        var identifiers = new JsonArray(
            Identifier("FINANCIAL_EVENT_GROUP_ID", Settlement.EventGroupId)
        );
        Append(identifiers, "ORDER_ID", Event.OrderId);
        Append(identifiers, "SHIPMENT_ID", Event.OrderId is null ? null : Event.ShipmentId);
        Append(identifiers, "DEFERRED_TRANSACTION_ID", DeferredTransactionId);

        // Amazon gives the settlement id on newer accounts only; here the North American seller has it.
        Append(
            identifiers,
            "SETTLEMENT_ID",
            Settlement.Seller.Region == "na" ? Settlement.SettlementId : null
        );
        return identifiers;
    }

    private JsonArray Contexts() =>
        Status.StartsWith("DEFERRED", StringComparison.Ordinal)
            ? new JsonArray(
                new JsonObject
                {
                    ["contextType"] = "DeferredContext",
                    ["deferralReason"] = "DD7",
                    ["maturityDate"] = IsoInstant.Write(Event.PostedAt),
                }
            )
            : [];

    private static void Append(JsonArray identifiers, string name, string? value)
    {
        if (value is not null)
        {
            identifiers.Add(Identifier(name, value));
        }
    }

    private static JsonNode Identifier(string name, string value) =>
        new JsonObject { ["relatedIdentifierName"] = name, ["relatedIdentifierValue"] = value };
}
