using System.Text;

namespace MlConnector.Settlements.Reading;

/// <summary>How one file is written, found from all of its rows before any row is read.</summary>
/// <param name="HeaderRow">Line of the header, counted from 1.</param>
internal sealed record FileStyle(
    HeaderLine Header,
    int HeaderRow,
    Encoding Encoding,
    DecimalStyle Decimals,
    DateOrder DateOrder
);
