namespace MlConnector.Settlements;

/// <summary>Column names of Flat File V2 that this product reads.</summary>
public static class SettlementColumns
{
    public const string SettlementId = "settlement-id";
    public const string StartDate = "settlement-start-date";
    public const string EndDate = "settlement-end-date";
    public const string DepositDate = "deposit-date";
    public const string TotalAmount = "total-amount";
    public const string Currency = "currency";
    public const string TransactionType = "transaction-type";
    public const string OrderId = "order-id";
    public const string MarketplaceName = "marketplace-name";
    public const string AmountType = "amount-type";
    public const string AmountDescription = "amount-description";
    public const string Amount = "amount";
    public const string PostedDate = "posted-date";
    public const string PostedDateTime = "posted-date-time";
    public const string Sku = "sku";

    /// <summary>Without one of these a document cannot be proved or booked.</summary>
    internal static readonly string[] Required =
    [
        SettlementId,
        StartDate,
        EndDate,
        DepositDate,
        TotalAmount,
        Currency,
        TransactionType,
        OrderId,
        AmountType,
        AmountDescription,
        Amount,
    ];
}
