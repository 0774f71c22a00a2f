using System.Collections.Immutable;

namespace MlConnector.Sandbox.Scenarios;

/// <summary>What happened between a buyer, Amazon and the seller, before anybody writes it down.</summary>
internal enum EventKind
{
    Order,
    Refund,
    SubscriptionFee,
    StorageFee,
    FbaStorageFee,
    InboundTransportationFee,
    Advertising,
    WarehouseLost,
    WarehouseDamage,
    PreviousReserve,
    CurrentReserve,
    PayableToAmazon,
}

/// <summary>One kind of money within an event.</summary>
internal enum MoneyKind
{
    Principal,
    PrincipalTax,
    Shipping,
    ShippingTax,
    WithheldOnPrincipal,
    WithheldOnShipping,
    PrincipalPromotion,
    ShippingPromotion,
    Commission,
    RefundCommission,
    FulfillmentFee,
    ShippingChargeback,
    Base,
    TaxOnBase,
}

/// <param name="Minor">Minor units; positive = the seller gets it.</param>
internal readonly record struct MoneyPart(MoneyKind Kind, long Minor);

internal sealed record EventItem(
    string Sku,
    string Asin,
    string OrderItemCode,
    int Quantity,
    ImmutableArray<MoneyPart> Parts
);

/// <param name="PostedAt">UTC, whole seconds.</param>
/// <param name="OrderId">Null for fees, reimbursements and balance movements.</param>
internal sealed record EconomicEvent(
    EventKind Kind,
    DateTimeOffset PostedAt,
    string? OrderId,
    string? ShipmentId,
    ImmutableArray<EventItem> Items
)
{
    public long Total => Items.Sum(item => item.Parts.Sum(part => part.Minor));

    public int Rows => Items.Sum(item => item.Parts.Length);

    /// <summary>Moves money between Amazon's and the seller's balances; the Finances transactions do not hold it.</summary>
    public bool IsBalanceMovement =>
        Kind is EventKind.PreviousReserve or EventKind.CurrentReserve or EventKind.PayableToAmazon;
}

/// <summary>One settlement as it happened; document and transactions are written from it independently.</summary>
internal sealed record Settlement(
    Seller Seller,
    SettlementSeries Series,
    string SettlementId,
    string ReportId,
    string ReportDocumentId,
    string EventGroupId,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    bool Compressed,
    ImmutableArray<EconomicEvent> Events
)
{
    public long Total { get; } = Events.Sum(e => e.Total);

    /// <summary>Rows of the document, its summary row included.</summary>
    public int Rows { get; } = Events.Sum(e => e.Rows) + 1;

    /// <summary>Debt of the settlement before, which stays within clearing; zero or negative.</summary>
    public long CarriedDebt { get; } =
        Events.Where(e => e.Kind == EventKind.PayableToAmazon).Sum(e => e.Total);

    /// <summary>Amazon starts the transfer two days after the end.</summary>
    public DateTimeOffset DepositAt => EndAt.AddDays(2);

    /// <summary>The report appears one day after the end.</summary>
    public DateTimeOffset ReportCreatedAt => EndAt.AddDays(1);
}

/// <summary>Everything the stand-ins know about the world; never changes after it is made.</summary>
internal sealed record Scenario(
    DateOnly Today,
    ImmutableArray<Seller> Sellers,
    ImmutableArray<Settlement> Settlements
);
