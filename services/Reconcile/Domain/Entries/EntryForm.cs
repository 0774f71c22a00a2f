namespace MlConnector.Reconcile.Domain.Entries;

/// <summary>The forms of entry that a posting plan knows.</summary>
public static class EntryForm
{
    public const string JournalEntry = "journal-entry";
    public const string CashReceipt = "cash-receipt";
}
