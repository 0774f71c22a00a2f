using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MlConnector.Settlements.Reading;

/// <summary>The columns of one file, by name. Places are looked up once; a missing optional column has place -1.</summary>
internal sealed class HeaderLine
{
    private readonly FrozenDictionary<string, int> places;

    public HeaderLine(ImmutableArray<string> columns)
    {
        Columns = columns;
        places = columns
            .Select((name, place) => (name, place))
            .Where(column => column.name.Length > 0)
            .ToFrozenDictionary(
                column => column.name,
                column => column.place,
                StringComparer.Ordinal
            );
        SettlementId = IndexOf(SettlementColumns.SettlementId);
        StartDate = IndexOf(SettlementColumns.StartDate);
        EndDate = IndexOf(SettlementColumns.EndDate);
        DepositDate = IndexOf(SettlementColumns.DepositDate);
        TotalAmount = IndexOf(SettlementColumns.TotalAmount);
        Currency = IndexOf(SettlementColumns.Currency);
        TransactionType = IndexOf(SettlementColumns.TransactionType);
        AmountType = IndexOf(SettlementColumns.AmountType);
        AmountDescription = IndexOf(SettlementColumns.AmountDescription);
        Amount = IndexOf(SettlementColumns.Amount);
        PostedDate = IndexOf(SettlementColumns.PostedDate);
        PostedDateTime = IndexOf(SettlementColumns.PostedDateTime);
    }

    public ImmutableArray<string> Columns { get; }

    public int SettlementId { get; }

    public int StartDate { get; }

    public int EndDate { get; }

    public int DepositDate { get; }

    public int TotalAmount { get; }

    public int Currency { get; }

    public int TransactionType { get; }

    public int AmountType { get; }

    public int AmountDescription { get; }

    public int Amount { get; }

    public int PostedDate { get; }

    public int PostedDateTime { get; }

    public int IndexOf(string column) => places.GetValueOrDefault(column, -1);
}
