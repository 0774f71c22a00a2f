namespace MlConnector.Settlements;

/// <summary>
/// What Amazon calls a row: the same description means different things under different types, so only all three
/// together are a label. Texts are as the file writes them, without surrounding spaces.
/// </summary>
public sealed record SettlementLabel(
    string TransactionType,
    string AmountType,
    string AmountDescription
)
{
    public override string ToString() => $"{TransactionType} / {AmountType} / {AmountDescription}";
}
