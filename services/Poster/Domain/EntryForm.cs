namespace MlConnector.Poster.Domain;

/// <summary>The form that an entry takes in Deltek.</summary>
internal enum EntryForm
{
    JournalEntry,
    CashReceipt,
}

internal static class EntryForms
{
    /// <summary>The form that a plan names: <c>journal-entry</c> or <c>cash-receipt</c>.</summary>
    public static bool TryParse(string? text, out EntryForm form)
    {
        (form, var known) = text switch
        {
            "journal-entry" => (EntryForm.JournalEntry, true),
            "cash-receipt" => (EntryForm.CashReceipt, true),
            _ => (default, false),
        };
        return known;
    }

    public static string ToName(this EntryForm form) =>
        form switch
        {
            EntryForm.JournalEntry => "journal-entry",
            EntryForm.CashReceipt => "cash-receipt",
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
        };

    /// <summary>Deltek's two-letter transaction type.</summary>
    public static string ToTransType(this EntryForm form) =>
        form switch
        {
            EntryForm.JournalEntry => "JE",
            EntryForm.CashReceipt => "CR",
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
        };
}
