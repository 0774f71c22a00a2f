namespace MlConnector.Contracts.Documents;

/// <summary>
/// What Amazon's Finances API says about one settlement, in one model for both of its APIs. Ingest
/// writes it beside the raw pages; Reconcile proves the settlement against it.
/// </summary>
/// <param name="Groups">
/// Every event group that could be this settlement's payout: same currency, start and end within a
/// small tolerance. Usually one; several or none are for Reconcile to judge.
/// </param>
/// <param name="SourceHashes">SHA-256 of each archived raw page.</param>
public sealed record FinanceEvents(
    int SchemaVersion,
    string ConnectionId,
    string SettlementKey,
    IReadOnlyList<EventGroup> Groups,
    IReadOnlyList<string> SourceHashes
);

/// <summary>A financial event group and all of its transactions. Amazon marks every field but the id optional.</summary>
/// <param name="OriginalTotal">Payout in the settlement's currency, a decimal text; null when Amazon leaves it out.</param>
/// <param name="ConvertedTotal">Payout in the bank's currency, a decimal text.</param>
public sealed record EventGroup(
    string EventGroupId,
    string? ProcessingStatus,
    string? FundTransferStatus,
    DateTimeOffset? StartAt,
    DateTimeOffset? EndAt,
    DateTimeOffset? FundTransferAt,
    string? Currency,
    string? OriginalTotal,
    string? ConvertedCurrency,
    string? ConvertedTotal,
    string? TraceId,
    string? AccountTail,
    IReadOnlyList<FinanceTransaction> Transactions
);

/// <summary>One transaction; its total is the figure to rely on, the leaves only explain differences.</summary>
/// <param name="Type">Amazon's transactionType, open vocabulary: Shipment, Refund, ServiceFee, …</param>
/// <param name="Status">Amazon's transactionStatus as given; compare without case.</param>
/// <param name="SettlementId">The SETTLEMENT_ID identifier where Amazon gives it.</param>
/// <param name="Total">totalAmount, a decimal text in <paramref name="Currency"/>.</param>
/// <param name="Leaves">The leaves of the breakdown tree, names joined by '/', for explaining a difference.</param>
public sealed record FinanceTransaction(
    string? TransactionId,
    string Type,
    string? Status,
    DateTimeOffset PostedAt,
    string? Description,
    string? OrderId,
    string? SettlementId,
    string? EventGroupId,
    string Currency,
    string Total,
    IReadOnlyList<FinanceLeaf> Leaves
);

/// <param name="Amount">A decimal text in the transaction's currency.</param>
public sealed record FinanceLeaf(string Name, string Amount);
