namespace MlConnector.Settlements;

/// <summary>The decimal separator of a document's amounts.</summary>
public enum DecimalStyle
{
    /// <summary><c>1141.18</c>; also a document without any separator.</summary>
    Point,

    /// <summary><c>1141,18</c>.</summary>
    Comma,
}
