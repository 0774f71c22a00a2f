namespace MlConnector.Settlements;

/// <summary>
/// Takes the rows while a document is read, one at a time, in the file's order. What it has gathered may only be
/// used when the reading ends as <see cref="SettlementReading.Accepted"/>.
/// </summary>
public interface ISettlementRows
{
    /// <summary>A detail row; it is valid during the call only.</summary>
    void Take(scoped in SettlementRow row);
}
