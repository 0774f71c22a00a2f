using MlConnector.Kernel;

namespace MlConnector.Settlements;

/// <summary>A settlement's summary row.</summary>
/// <param name="SettlementId">settlement-id, 1 to 16 digits.</param>
/// <param name="StartAt">settlement-start-date, UTC.</param>
/// <param name="EndAt">settlement-end-date, UTC.</param>
/// <param name="DepositDate">deposit-date, the UTC day on which Amazon starts the transfer.</param>
/// <param name="Total">total-amount: the payout, or what Amazon charges when it is negative.</param>
/// <param name="Row">Line of the summary row, counted from 1.</param>
public record SettlementHeader(
    string SettlementId,
    DateTimeOffset StartAt,
    DateTimeOffset EndAt,
    DateOnly DepositDate,
    Money Total,
    int Row
)
{
    public Currency Currency => Total.Currency;
}
